package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	"pulumi-datajobs/sdk/go/datajobs/adobe"
	"pulumi-datajobs/sdk/go/datajobs/ncloud"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		settings := config.New(ctx, "")
		schema := adobe.ExportJobSchemaArgs{Name: pulumi.String("_xdm.context.profile")}
		destination := adobe.ExportJobDestinationArgs{DatasetId: pulumi.String(settings.Require("datasetId"))}
		segments := adobe.ExportJobFilterSegmentArray{
			adobe.ExportJobFilterSegmentArgs{SegmentId: pulumi.String(settings.Require("segmentId"))},
		}

		// `pulumi up` waits until the job has succeeded: only then are there batches to tell of.
		awaited, err := adobe.NewExportJob(ctx, "awaited", &adobe.ExportJobArgs{
			Schema:      schema,
			Destination: destination,
			Fields:      pulumi.ToStringArray([]string{"identities.id", "personalEmail.address"}),
			Filter:      adobe.ExportJobFilterArgs{Segments: segments},
			WaitFor:     adobe.ExportJobWaitForCompleted,
		}, pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "30m"}))
		if err != nil {
			return err
		}

		// Any change of triggers runs the job anew, here each new batch.
		following, err := adobe.NewExportJob(ctx, "following", &adobe.ExportJobArgs{
			Schema:      schema,
			Destination: destination,
			Filter: adobe.ExportJobFilterArgs{
				Segments: segments,
				SegmentQualificationTime: adobe.ExportJobFilterSegmentQualificationTimeArgs{
					StartTime: pulumi.String("2018-01-01T00:00:00Z"),
				},
			},
			Triggers: pulumi.Array{awaited.BatchIds},
		})
		if err != nil {
			return err
		}

		_, err = ncloud.NewAiAppKill(ctx, "kill", &ncloud.AiAppKillArgs{
			AiAppId: pulumi.String(settings.Require("aiAppId")),
			StopOn:  pulumi.String("destroy"),
		})
		if err != nil {
			return err
		}

		// A function, called when the job is known: what the platform tells of it now.
		found := adobe.LookupExportJobOutput(ctx, adobe.LookupExportJobOutputArgs{JobId: following.JobId})

		ctx.Export("batchIds", awaited.BatchIds)
		ctx.Export("jobId", following.JobId)
		ctx.Export("status", found.Status())
		return nil
	})
}
