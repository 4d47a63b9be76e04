/**
 * Which room may import which: DESIGN's arrows, as rules that can fail. `npm run check` runs them on this tree,
 * test/unit/arrows on planted violations. Each comment is shown to whoever breaks the rule.
 */

/** Every folder of provider/ that is not one of ours is a cloud, also the ones that don't exist yet. */
const CLOUDS = "^provider/(?!core/|http/|hosts/)([^/]+)/";
const NETWORK_BUILT_INS = "^(node:)?(http|https|http2|net|tls|dgram|dns|dns/promises)$";

/** A package, wherever npm has put it. */
const npm = (/** @type {string} */ name) => `(^|/)node_modules/${name}/`;

/**
 * `from` imports nothing but `to` and node's built-in modules.
 * @param {{ name: string, comment: string, from: object, to: string[] }} rule
 */
const only = ({ name, comment, from, to }) =>
  forbidden({ name, comment, from, to: { pathNot: to, dependencyTypesNot: ["core"] } });

/** @param {{ name: string, comment: string, from: object, to: object }} rule */
const forbidden = (rule) => ({ severity: "error", ...rule });

module.exports = {
  forbidden: [
    only({
      name: "core-knows-zod-only",
      comment:
        "The core decides what happens to a job, whatever the cloud, the transport and the host: so it can be tested without them.",
      from: { path: "^provider/core/" },
      to: ["^provider/core/", npm("zod")],
    }),
    only({
      name: "http-knows-core-only",
      comment:
        "The HTTP room sends, repeats and limits. It knows no vendor and no Pulumi: what may be sent again is declared by each operation.",
      from: { path: "^provider/http/" },
      to: ["^provider/(http|core)/", ...["axios", "rate-limiter-flexible"].map(npm)],
    }),
    forbidden({
      name: "axios-has-one-door",
      comment:
        "axios is transport only, and provider/http/send.ts is where its defaults are switched off: a second importer would have them on.",
      from: { pathNot: "^provider/http/send\\.ts$" },
      to: { path: npm("axios") },
    }),
    only({
      name: "clouds-know-http-and-core",
      comment:
        "A cloud is signing, a client and its resources. What it shares with others is in core or http, and it knows no host.",
      from: { path: CLOUDS },
      to: ["^provider/$1/", "^provider/(http|core)/", npm("zod"), npm("fast-xml-parser")],
    }),
    forbidden({
      name: "clouds-dont-know-each-other",
      comment: "A cloud can be added, changed or taken out as one folder.",
      from: { path: CLOUDS },
      to: { path: CLOUDS, pathNot: "^provider/$1/" },
    }),
    only({
      name: "hosts-know-core-only",
      comment:
        "A host is a thin adapter between Pulumi's protocol and the core: resources reach it as definitions, never by their cloud.",
      from: { path: "^provider/hosts/", pathNot: "^provider/hosts/grpc/" },
      to: ["^provider/hosts/", "^provider/core/"],
    }),
    only({
      name: "grpc-host-knows-core-and-the-protocol",
      comment:
        "The plugin host speaks Pulumi's protocol and loads nothing else of Pulumi: all of the SDK takes five times as long to start.",
      from: { path: "^provider/hosts/grpc/" },
      to: ["^provider/hosts/", "^provider/core/", npm("@grpc/grpc-js"), npm("@pulumi/pulumi/proto")],
    }),
    forbidden({
      name: "provider-doesnt-load-pulumi",
      comment:
        "The provider process serves a program that has the SDK; a second copy of it costs start-up time and breaks instanceof.",
      from: { path: "^provider/", pathNot: "^provider/hosts/grpc/" },
      to: { path: npm("@pulumi/pulumi") },
    }),
    forbidden({
      name: "network-has-one-room",
      comment:
        "Calls go through provider/http, where deadlines, redaction and limits are. Hosts may listen to, or look for, the engine.",
      from: { path: "^provider/", pathNot: "^provider/(http|hosts)/" },
      to: { path: NETWORK_BUILT_INS },
    }),
    only({
      name: "report-knows-itself-only",
      comment:
        "The report reads a state and writes a page: it needs no package, and nothing of the provider, whose states of all versions it reads.",
      from: { path: "^report/" },
      to: ["^report/"],
    }),
    forbidden({
      name: "report-calls-no-network",
      comment: "What is shown is in the state: a report can be made anywhere, by anybody who may read the state.",
      from: { path: "^report/" },
      to: { path: NETWORK_BUILT_INS },
    }),
    forbidden({
      name: "nobody-knows-the-report",
      comment: "It is a program of its own: what provider and sdk load doesn't grow with it.",
      from: { path: "^(provider|sdk|test/emulator)/" },
      to: { path: "^report/" },
    }),
    forbidden({
      name: "provider-and-sdk-know-no-test",
      comment:
        "What is shipped doesn't depend on what tests it. The provider knows the sdk as little: the sdk is one of its users.",
      from: { path: "^(provider|report|sdk)/" },
      to: { path: "^(test|tools|examples|dist)/" },
    }),
    forbidden({
      name: "provider-doesnt-know-the-sdk",
      comment:
        "The arrow goes from the sdk to the provider's types. The other way round, the provider process would load Pulumi's SDK.",
      from: { path: "^provider/" },
      to: { path: "^sdk/" },
    }),
    only({
      name: "sdk-knows-pulumi-and-types",
      comment: "The sdk is thin: classes over Pulumi's SDK.",
      from: { path: "^sdk/" },
      to: ["^sdk/", "^provider/", npm("@pulumi/pulumi")],
    }),
    forbidden({
      name: "sdk-loads-no-provider",
      comment: "Loading the sdk loads neither zod nor axios: of the provider it uses types only.",
      from: { path: "^sdk/" },
      to: { path: "^provider/", dependencyTypesNot: ["type-only"] },
    }),
    forbidden({
      name: "emulator-and-provider-are-strangers",
      comment:
        "The emulator is built from the contracts. With shared code, provider and emulator would make the same mistake and agree.",
      from: { path: "^test/emulator/" },
      to: { path: "^(provider|sdk|tools|test/(?!emulator/))" },
    }),
    forbidden({
      name: "engine-tests-use-the-package",
      comment:
        "These tests install the packed tarball and see what a user sees. The source tree would hide what is missing from it.",
      from: { path: "^test/(engine|package|bench)/" },
      to: { path: "^(provider|report|sdk)/", dependencyTypesNot: ["type-only"] },
    }),
    forbidden({
      name: "shipped-code-uses-declared-packages",
      comment:
        "What users install has no development dependencies, and what isn't in package.json is there by accident. Types are gone by then.",
      from: { path: "^(provider|report|sdk|test/emulator)/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "npm-optional"],
        dependencyTypesNot: ["npm-peer", "type-only"],
      },
    }),
    forbidden({
      name: "tools-need-no-packages",
      comment:
        "The tools run on a fresh clone, before npm ci: all but the checks, which npm run check starts after it.",
      from: { path: "^tools/", pathNot: "^tools/check/" },
      to: { pathNot: "^tools/", dependencyTypesNot: ["core"] },
    }),
    forbidden({
      name: "no-cycles",
      comment:
        "In a cycle the first import sees a half-made module. A cycle that is held together by types alone is allowed: it is gone when the program runs, and declaring two types beside what they describe is clearer than a file for one of them.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    }),
    forbidden({
      name: "imports-resolve",
      comment: "What can't be found can't be checked.",
      from: {},
      to: { couldNotResolve: true },
    }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Imports of types are arrows too; the rules tell them apart.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["node", "require", "import", "default"] },
  },
};
