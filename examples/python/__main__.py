import pulumi
import pulumi_datajobs as datajobs

config = pulumi.Config()
segments = [{"segment_id": config.require("segmentId")}]

# `pulumi up` waits until the job has succeeded: only then are there batches to tell of.
awaited = datajobs.adobe.ExportJob(
    "awaited",
    schema={"name": "_xdm.context.profile"},
    destination={"dataset_id": config.require("datasetId")},
    fields=["identities.id", "personalEmail.address"],
    filter={"segments": segments},
    wait_for="completed",
    opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="30m")),
)

# Classes and dictionaries are the same thing; any change of triggers runs the job anew, here each new batch.
following = datajobs.adobe.ExportJob(
    "following",
    schema=datajobs.adobe.ExportJobSchemaArgs(name="_xdm.context.profile"),
    destination=datajobs.adobe.ExportJobDestinationArgs(dataset_id=config.require("datasetId")),
    filter={"segments": segments, "segment_qualification_time": {"start_time": "2018-01-01T00:00:00Z"}},
    triggers=[awaited.batch_ids],
)

datajobs.ncloud.AiAppKill("kill", ai_app_id=config.require("aiAppId"), stop_on="destroy")

# Stopped on destroy if it still runs; what it has run by then stays run.
datajobs.tencentcloud.DbImport(
    "restore",
    instance_id=config.require("instanceId"),
    user="root",
    password=config.require_secret("password"),
    file_name="shop.sql",
)

# Stopped on destroy if it still runs; what it has written by then stays written.
datajobs.ncloud.SearchEngineImport(
    "products",
    service_group_instance_no=config.require("cluster"),
    bucket_name="import-bucket",
    object_key="exports/products.json",
    index="products",
)

# A function, called when the job is known: what the platform tells of it now.
found = datajobs.adobe.get_export_job_output(job_id=following.job_id)

pulumi.export("batchIds", awaited.batch_ids)
pulumi.export("jobId", following.job_id)
pulumi.export("status", found.status)
