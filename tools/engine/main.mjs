import { logToStderr, PlainError, runMain } from "../plain-error.mjs";
import { SDK } from "../versions.mjs";
import { cacheFolder } from "./cache.mjs";
import { findEngine } from "./index.mjs";

const help = () => `npm run -s engine: prints the folder that holds the Pulumi CLI in use, to be put in front of PATH.

It takes, in this order: a CLI on PATH (${SDK.oldest} or newer, with its Node host); the one that Pulumi's npm package
has downloaded (PULUMI_HOME, else ~/.pulumi); the one that was built here before; a download by Pulumi's npm
package; a build from Pulumi's Go modules, which needs Go and some minutes, once. The build is kept in
${cacheFolder()}
and can be deleted at any time.
`;

await runMain(async () => {
  const [option] = process.argv.slice(2);
  if (option === "--help" || option === "-h") return void process.stdout.write(help());
  if (option !== undefined) throw new PlainError(`There is no option "${option}": see npm run -s engine -- --help`);
  const { bin } = await findEngine({ log: logToStderr });
  process.stdout.write(`${bin}\n`);
});
