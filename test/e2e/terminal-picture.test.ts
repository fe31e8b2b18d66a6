import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { runCli } from "./run-cli.ts";

const picture = fileURLToPath(new URL("../../docs/terminal.svg", import.meta.url));

/** Without spaces, since lines are broken anywhere, and without times, which differ from run to run. */
const gist = (text: string) => text.replaceAll(/\s/g, "").replaceAll(/\d+(\.\d+)?(?=ms|s\.)/g, "…");

test("the picture in the README shows the error that the command prints now (npm run draw-terminal)", async () => {
  const emulator = await startEmulator();
  try {
    emulator.control({ endpoint: "*", fault: { kind: "captcha" } });
    const environment = { DOUYIN_ORIGINS: emulator.originsVariable };
    const { code, stderr } = await runCli(["--no-cache", cast.live.webRid], environment);
    expect(code).toBe(4);
    const drawn = readFileSync(picture, "utf8").replaceAll(/<[^>]*>/g, "");
    expect(gist(drawn)).toContain(gist(stderr));
  } finally {
    await emulator.close();
  }
});
