import { grpcHost } from "../lifecycle/grpc-host";
import { proveMatrix } from "./matrix";

proveMatrix(grpcHost);
