#!/usr/bin/env node
/**
 * The plugin as npm starts it: by a link, or on Windows by the shims that it writes for what the first line names. The shell's
 * launcher would do for neither, and flags for Node in that line not everywhere: BusyBox's env takes none.
 */
import { setFlagsFromString } from "node:v8";

// What the launchers' --max-semi-space-size is for, by the one flag of its kind that is heeded in a Node that runs already.
// Before the plugin is loaded, for the room for young objects that this takes is kept.
setFlagsFromString("--semi-space-growth-factor=1");
require("./plugin"); // an import would come first
