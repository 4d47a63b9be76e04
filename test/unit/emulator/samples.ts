/** The request of the vendor's POST sample. */
export const sample = {
  fields: "identities.id,personalEmail.address",
  mergePolicy: { id: "timestampOrdered-none-mp", version: 1 },
  filter: {
    segments: [{ segmentId: "52c26d0d-45f2-47a2-ab30-ed06abc981ff", segmentNs: "ups", status: ["realized"] }],
    segmentQualificationTime: { startTime: "2018-01-01T00:00:00Z", endTime: "2018-02-01T00:00:00Z" },
    fromIngestTimestamp: "2018-01-01T00:00:00Z",
    emptyProfiles: true,
  },
  additionalFields: {
    eventList: {
      fields: "string",
      filter: { fromIngestTimestamp: "2018-01-01T00:00:00Z", toIngestTimestamp: "2020-01-01T00:00:00Z" },
    },
  },
  destination: { datasetId: "5b7c86968f7b6501e21ba9df", segmentPerBatch: false },
  schema: { name: "_xdm.context.profile" },
};

/** Keys of the vendor's answer to it, in the vendor's order. */
export const answerKeys = [
  "id",
  "jobType",
  "destination",
  "fields",
  "schema",
  "imsOrgId",
  "status",
  "filter",
  "additionalFields",
  "mergePolicy",
  "profileInstanceId",
  "metrics",
  "computeGatewayJobId",
  "creationTime",
  "updateTime",
  "requestId",
];

export const smallest = {
  schema: { name: "_xdm.context.profile" },
  destination: { datasetId: "5b7c86968f7b6501e21ba9df" },
};
