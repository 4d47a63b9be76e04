import { searchEngineImportStop } from "./search-engine-import-stop";

export const stopSearchEngineImport = searchEngineImportStop.onDemand({
  token: "ncloud:stopSearchEngineImport",
  description: [
    "Stops the data import that runs on a cluster of NAVER Cloud's Search Engine Service.",
    "",
    "**It stops whatever import runs on that cluster at that moment, whoever started it, each time that it is called: in a program, at every `pulumi up`.** " +
      "An import has no id to name it by, so an outcome that was lost on the way can't be looked up: the error then says to look at the console.",
    "",
    "API: `GET /import/stopDataImportJob/{serviceGroupInstanceNo}` of the Search Engine Service.",
  ].join("\n"),
  example: { serviceGroupInstanceNo: 1037001, region: "KR" },
});
