/** What the SDK loads when a program calls its first function. */
import { functionCaller } from "./hosts/program/host";
import { functions } from "./registry";
import { createWorld } from "./world";

export const callFunction = functionCaller(functions, createWorld());
