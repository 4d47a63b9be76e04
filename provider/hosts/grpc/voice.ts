import type { Engine, Voice } from "../../core/call";
import type { Secrets } from "../../core/world";
import { engineAt } from "../engine";
import { engine, engineRpc, grpc } from "./proto";

/** The way back to the engine, and its log: the plugin's own stdout and stderr are hidden from users. */
export class EngineLog {
  private client: InstanceType<typeof engineRpc.EngineClient> | undefined;

  constructor(private readonly secrets: Secrets) {}

  connect(address: string): Engine {
    this.client?.close();
    // The engine is on this machine: no proxy of the environment's leads there, and lines would be lost without a word.
    const options = { "grpc.enable_http_proxy": 0 };
    this.client = new engineRpc.EngineClient(address, grpc.credentials.createInsecure(), options);
    return engineAt(address);
  }

  /** Lines of one resource: those that stay stand under it, progress stands beside it. */
  voiceOf(urn: string): Voice {
    const { INFO, WARNING } = engine.LogSeverity;
    return {
      say: (line) => this.log(urn, INFO, line),
      warn: (line) => this.log(urn, WARNING, line),
      progress: (_thing, line) => this.log(urn, INFO, line ?? "", true),
    };
  }

  private log(
    urn: string,
    severity: (typeof engine.LogSeverity)[keyof typeof engine.LogSeverity],
    message: string,
    ephemeral = false,
  ) {
    const request = new engine.LogRequest();
    request.setSeverity(severity);
    request.setMessage(this.secrets.clean(message));
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    // A line that gets lost, or an engine that is gone, must not fail a job.
    this.client?.log(request, () => undefined);
  }
}
