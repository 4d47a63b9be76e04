import { readFileSync } from "node:fs";
import type { Call, Engine } from "../../core/call";
import { checkInputs } from "../../core/check";
import { Configuration, type Setting, type Sources, sourcesIn } from "../../core/config";
import { Declared } from "../../core/declared";
import type { FunctionDefinition, ResourceDefinition } from "../../core/define";
import { Refused } from "../../core/errors";
import { Intents } from "../../core/intents";
import { Lifecycle } from "../../core/lifecycle";
import { complete, neutral } from "../../core/neutral";
import { conceal, secretPaths } from "../../core/secrets";
import { compact, type Values } from "../../core/values";
import type { World } from "../../core/world";
import { cancellation, engineAt } from "../engine";
import { changedSettings, checkConfiguration, normalised, secretSettings, settingText } from "./configuration";
import { detailed } from "./detailed-diff";
import type { Asked } from "./errors";
import { decode, encode, type Marked } from "./marshal";
import { emptyMessage, plugin, provider, type Struct } from "./proto";
import { joined, sealed } from "./sealed";
import { EngineLog } from "./voice";

/** What a package `datajobs` consists of. */
export interface Package {
  readonly resources: readonly ResourceDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly settings: readonly Setting[];
  readonly version: string;
  readonly schemaFile: string;
}

/** A request with the parts that most of them share. */
interface About {
  getUrn(): string;
}

type P = typeof provider;

/** `pulumirpc.ResourceProvider`, one method for each call; transport and errors are the server's. */
export class ProviderService {
  private readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  private readonly functions: ReadonlyMap<string, FunctionDefinition>;
  private cancelled = cancellation();
  private engine: Engine = engineAt(undefined);
  private configuration: Values = {};
  /** Where the configuration came from. What a program says, the engine has checked; what it keeps in state, it has not. */
  private configured: Pick<Sources, "provider" | "fromState"> = {};
  private checked = false;

  constructor(
    private readonly contents: Package,
    private readonly world: World,
    private readonly log = new EngineLog(world.secrets),
  ) {
    this.lifecycles = new Map(contents.resources.map((each) => [each.token, new Lifecycle(each, world)]));
    this.functions = new Map(contents.functions.map((each) => [each.token, each]));
  }

  connect(engineAddress: string): void {
    this.engine = this.log.connect(engineAddress);
  }

  handshake(request: InstanceType<P["ProviderHandshakeRequest"]>) {
    this.connect(request.getEngineAddress());
    const response = new provider.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    response.setAcceptResources(false);
    response.setAcceptOutputs(false);
    return response;
  }

  attach(request: InstanceType<(typeof plugin)["PluginAttach"]>) {
    this.connect(request.getAddress());
    return new emptyMessage();
  }

  getPluginInfo() {
    const info = new plugin.PluginInfo();
    info.setVersion(this.contents.version);
    return info;
  }

  getSchema() {
    const response = new provider.GetSchemaResponse();
    response.setSchema(readFileSync(this.contents.schemaFile, "utf8"));
    return response;
  }

  checkConfig(request: InstanceType<P["CheckRequest"]>) {
    const { settings } = this.contents;
    const { values, secrets } = decode(request.getNews());
    const failures = checkConfiguration(settings, values, request.getUrn());
    this.checked = true;
    if (failures.length === 0) Declared.of(this.world).beginsProvider(this.engine);
    return checked(encode(values, [...secrets, ...secretSettings(settings, values)]), failures);
  }

  diffConfig(request: InstanceType<P["DiffRequest"]>) {
    const olds = decode(request.getOldInputs() ?? request.getOlds()).values;
    const changes = changedSettings(this.contents.settings, olds, decode(request.getNews()).values);
    return detailed({ changes, replace: false, deleteBeforeReplace: false });
  }

  configure(request: InstanceType<P["ConfigureRequest"]>) {
    Declared.of(this.world).endsProvider(this.engine);
    this.configuration = normalised(decode(request.getArgs()).values);
    const name = request.getUrn()?.split("::")[3] ?? "";
    this.configured = { fromState: !this.checked, ...(!/^(default(_|$)|$)/.test(name) && { provider: name }) };
    // A provider that is attached to for debugging serves one run after the other: each has a check of its own.
    this.checked = false;
    // A provider that is attached to for debugging serves one run after the other.
    this.cancelled = cancellation();
    const response = new provider.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    response.setAcceptresources(false);
    response.setAcceptoutputs(false);
    return response;
  }

  check(request: InstanceType<P["CheckRequest"]>) {
    const lifecycle = this.lifecycleOf(request);
    const olds = request.hasOlds() ? this.open(request.getOlds()).values : {};
    const { values, secrets } = this.open(request.getNews());
    const isNew = Object.keys(olds).length === 0;
    const { inputs, failures, warnings } = lifecycle.check(this.call(request), isNew ? undefined : olds, values);
    for (const warning of warnings) this.log.voiceOf(request.getUrn()).warn(warning);
    return checked(sealed(lifecycle.definition, inputs, secrets), failures);
  }

  diff(request: InstanceType<P["DiffRequest"]>) {
    const lifecycle = this.lifecycleOf(request);
    const oldInputs = request.hasOldInputs() ? this.open(request.getOldInputs()).values : {};
    const found = lifecycle.diff(
      this.call(request),
      request.getId(),
      this.open(request.getOlds()).values,
      this.open(request.getNews()).values,
      oldInputs,
    );
    const voice = this.log.voiceOf(request.getUrn());
    if (found.why) voice.warn(found.why);
    if (found.plan) voice.say(found.plan);
    return detailed(found);
  }

  async create(request: InstanceType<P["CreateRequest"]>) {
    const lifecycle = this.lifecycleOf(request);
    const { values, secrets } = this.open(request.getProperties());
    const response = new provider.CreateResponse();
    const call = this.call(request, request.getTimeout());
    if (request.getPreview()) {
      const intention = lifecycle.definition.intention?.(values);
      if (intention) call.voice.say(intention);
      response.setProperties(sealed(lifecycle.definition, lifecycle.preview(call.config, values), secrets));
      return response;
    }
    const { id, state } = await lifecycle.create(call, values);
    response.setId(id);
    response.setProperties(sealed(lifecycle.definition, state, secrets));
    return response;
  }

  async read(request: InstanceType<P["ReadRequest"]>) {
    const lifecycle = this.lifecycleOf(request);
    const state = this.open(request.getProperties());
    const inputs = this.open(request.getInputs());
    const response = new provider.ReadResponse();
    const call = this.call(request);
    if (Object.keys(state.values).length === 0) {
      const found = await lifecycle.find(call, request.getId());
      response.setId(found.id);
      response.setProperties(sealed(lifecycle.definition, found.state));
      response.setInputs(sealed(lifecycle.definition, found.inputs));
      return response;
    }
    const now = await lifecycle.read(call, request.getId(), state.values);
    if (!now) return response;
    response.setId(request.getId());
    response.setProperties(sealed(lifecycle.definition, now, state.secrets));
    response.setInputs(sealed(lifecycle.definition, inputs.values, inputs.secrets));
    return response;
  }

  async update(request: InstanceType<P["UpdateRequest"]>) {
    const lifecycle = this.lifecycleOf(request);
    const olds = this.open(request.getOlds());
    const news = this.open(request.getNews());
    // An argument that was secret may be open now; an output stays as it was.
    const outputs = olds.secrets.filter(([name]) => !(String(name) in lifecycle.definition.inputs.shape));
    const secrets = [...news.secrets, ...outputs];
    const call = this.call(request, request.getTimeout());
    const state = request.getPreview()
      ? lifecycle.preview(call.config, news.values, olds.values)
      : await lifecycle.update(call, request.getId(), olds.values, news.values);
    const response = new provider.UpdateResponse();
    response.setProperties(sealed(lifecycle.definition, state, secrets));
    return response;
  }

  async delete(request: InstanceType<P["DeleteRequest"]>) {
    const lifecycle = this.lifecycleOf(request);
    const state = this.open(request.getProperties()).values;
    await lifecycle.delete(this.call(request, request.getTimeout()), request.getId(), state);
    return new emptyMessage();
  }

  async invoke(request: InstanceType<P["InvokeRequest"]>) {
    const token = bareToken(request.getTok());
    const definition = this.functions.get(token);
    if (!definition) throw new Refused({ what: `call ${request.getTok()}`, why: "there is no such function" });
    const { values, secrets } = this.open(request.getArgs());
    const declared = secretPaths(definition.inputs, values);
    conceal(this.world.secrets, values, declared);
    const response = new provider.InvokeResponse();
    const failures = checkInputs(definition.inputs, compact(values));
    if (failures.length > 0) {
      response.setFailuresList(failures.map(failureMessage));
      return response;
    }
    // The engine refuses unknowns in what a function returns.
    const idle = definition.effect === true && request.getPreview();
    const outputs = idle
      ? neutral(definition.outputs)
      : complete(definition.outputs, await definition.invoke(this.call({ getUrn: () => "" }), compact(values)));
    response.setReturn(encode(outputs, joined(secrets, declared)));
    return response;
  }

  /** Called on Ctrl-C, and at the orderly end of every run. */
  cancel() {
    this.cancelled.abort();
    Intents.of(this.world).runEnds(this.world);
    return new emptyMessage();
  }

  /** What is marked as a secret is in no line that is told from now on: an API's error may repeat what it was sent. */
  private open(struct: Struct | undefined): Marked {
    const marked = decode(struct);
    conceal(this.world.secrets, marked.values, marked.secrets);
    return marked;
  }

  /** What a request asks for, where it is of one of the resources. */
  asked(request: unknown): Asked | undefined {
    const { getUrn, getProperties, getNews } = request as Partial<About> & Readonly<Record<string, () => Struct>>;
    const lifecycle = getUrn && this.lifecycles.get(tokenIn(getUrn.call(request)));
    const inputs = decode(getNews?.call(request) ?? getProperties?.call(request));
    return lifecycle && { definition: lifecycle.definition, inputs };
  }

  private lifecycleOf(request: About): Lifecycle {
    const token = tokenIn(request.getUrn());
    const found = this.lifecycles.get(token);
    if (!found) throw new Refused({ what: `manage ${request.getUrn()}`, why: `there is no resource ${token}` });
    return found;
  }

  private call(about: About, timeoutSeconds = 0): Call {
    const urn = about.getUrn();
    const stack = (key: string) => settingText(this.configuration[key]);
    return {
      world: this.world,
      config: new Configuration(sourcesIn(this.world, stack, this.configured)),
      voice: this.log.voiceOf(urn),
      signal: this.cancelled.signal,
      engine: this.engine,
      ...(timeoutSeconds > 0 && { timeoutMs: timeoutSeconds * 1000 }),
      ...(urn !== "" && { urn, project: urn.split("::")[1] ?? "" }),
    };
  }
}

function checked(inputs: never, failures: readonly { property: string; reason: string }[]) {
  const response = new provider.CheckResponse();
  response.setInputs(inputs);
  response.setFailuresList(failures.map(failureMessage));
  return response;
}

/** With a property the engine prints its value too, also when that is a secret: the path goes into the reason. */
function failureMessage({ property, reason }: { property: string; reason: string }) {
  const failure = new provider.CheckFailure();
  failure.setReason(`${property}: ${reason}`);
  return failure;
}

/** `urn:pulumi:dev::project::parent$datajobs:adobe:ExportJob::name` -> `adobe:ExportJob`. */
function tokenIn(urn: string): string {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  return bareToken(type);
}

/** `datajobs:adobe:ExportJob`, and the `datajobs:adobe/exportJob:ExportJob` of some SDKs -> `adobe:ExportJob`. */
function bareToken(token: string): string {
  const [, module = "", name = ""] = token.split(":");
  return `${module.split("/")[0]}:${name}`;
}
