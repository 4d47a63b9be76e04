// Written by `npm run generate` from the declarations in provider/: change them there.
export * as adobe from "./adobe";
export * as ncloud from "./ncloud";
export * as tencentcloud from "./tencentcloud";
