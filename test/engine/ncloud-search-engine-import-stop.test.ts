import { stopStory } from "./harness/stop-story";

/** Clusters of the emulator's default account on which an import may run. */
const CLUSTERS = [
  { serviceGroupInstanceNo: 1037001, region: "KR" },
  { serviceGroupInstanceNo: "2037001", region: "SGN" },
  { serviceGroupInstanceNo: 2037002, region: "SGN" },
  { serviceGroupInstanceNo: 3037001, region: "JPN" },
];

stopStory({
  kind: "ncloud.SearchEngineImportStop",
  action: "stopDataImportJob",
  running: (emulator, n) => {
    const args = CLUSTERS[n] ?? {};
    const { id } = emulator.jobs({ api: "ncloud.import", place: String(CLUSTERS[n]?.serviceGroupInstanceNo) });
    return { args, id };
  },
  // Nothing runs there.
  ended: () => ({ serviceGroupInstanceNo: 1037002 }),
  absent: { serviceGroupInstanceNo: 1999999 },
  refusal: { status: 401, code: "210" },
  canLook: false,
});
