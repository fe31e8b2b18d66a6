import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

test.each(["SIGTERM", "SIGHUP"] as const)(
  "hands %s on to what it runs, and waits for its end",
  async (signal) => {
    const inside = `process.on("${signal}", () => { console.log("told"); process.exit(5); }); setInterval(() => {}, 1000); console.log("begun");`;
    const running = spawn(process.execPath, ["scripts/run.mjs", "node", "--eval", inside], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let told = "";
    running.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (!told.includes("begun") && (told + text).includes("begun")) running.kill(signal);
      told += text;
    });
    const [code] = await once(running, "close");
    expect({ code, told }).toEqual({ code: 5, told: "begun\ntold\n" });
  },
  60_000,
);
