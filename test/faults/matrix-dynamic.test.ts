import { dynamicHost } from "../lifecycle/dynamic-host";
import { proveMatrix } from "./matrix";

proveMatrix(dynamicHost);
