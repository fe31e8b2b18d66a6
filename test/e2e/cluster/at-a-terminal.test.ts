import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { isAllPlayed } from "../../sample-of.ts";
import { CTRL_C, isTerminalLeftOut, startInTerminal } from "../terminal/start-in-terminal.ts";
import { allEnded, clusterAt, newPlace, type Place } from "./start-cluster.ts";

const LONG = { timeout: 120_000 };
const bin = fileURLToPath(new URL("../../../packages/cli/bundle/bin.js", import.meta.url));
const lineOf = ({ port }: Place) => ["cluster", "--count=2", `--port=${port}`, `--start-port=${port + 1}`];
const clusterOf = ({ port }: Place) => clusterAt(`http://127.0.0.1:${port}`);

describe.skipIf(!isAllPlayed || isTerminalLeftOut)("a cluster at a terminal (needs script)", () => {
  test("ends as a whole by one Ctrl-C, which leaves no process and no port", LONG, async () => {
    const place = await newPlace();
    const { press, ended, written } = startInTerminal(lineOf(place), { env: place.env });
    const pids = await clusterOf(place).has(2);
    await vi.waitFor(() => expect(written()).toContain("Ctrl-C ends all"), 20_000);
    press(CTRL_C);
    const { code, screen } = await ended;
    expect({ code, lines: screen.lines }).toEqual({
      code: 0,
      lines: [
        `http://127.0.0.1:${place.port}`,
        "douyin-info: 2 instances of serve behind it; Ctrl-C ends all",
      ],
    });
    await allEnded(pids, place);
  });

  test("ends when its window is closed, though the same signal starts all anew elsewhere", LONG, async () => {
    const place = await newPlace();
    const command = [process.execPath, bin, ...lineOf(place)].join(" ");
    const window = spawn("script", ["-qfec", `exec ${command}`, "/dev/null"], {
      env: { ...place.env, TERM: "xterm", SHELL: "/bin/sh" },
    });
    onTestFinished(() => void window.kill("SIGKILL"));
    const pids = await clusterOf(place).has(2);
    window.kill("SIGKILL");
    await allEnded(pids, place);
  });
});
