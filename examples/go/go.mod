module datajobs-example

go 1.25

require (
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
	pulumi-datajobs/sdk/go v0.1.0
)

// Where `pulumi package gen-sdk --language go` has written it.
replace pulumi-datajobs/sdk/go => ./sdk/go
