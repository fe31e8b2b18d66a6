// Preloaded into a process: tells on stderr which files it loads, and at its end which modules of Node's it has.
import { writeSync } from "node:fs";
import { registerHooks } from "node:module";

registerHooks({
  load(url, context, next) {
    writeSync(2, `loads ${url}\n`);
    return next(url, context);
  },
});

process.once("exit", () => {
  const { moduleLoadList = [] } = process as { moduleLoadList?: readonly string[] };
  for (const entry of moduleLoadList) {
    const [, name] = /^NativeModule (\w+)$/.exec(entry) ?? [];
    if (name !== undefined) writeSync(2, `loads node:${name}\n`);
  }
});
