import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { isLeftOutWithout } from "./needs.ts";
import { KEY, live, startRelay, startService } from "./start-service.ts";

const folder = fileURLToPath(new URL("../../../examples/service/", import.meta.url));

const programs = [
  { needs: "python3", command: ["python3", "events.py"], version: "--version", says: "'living': True" },
  { needs: "go", command: ["go", "run", "events.go"], version: "version", says: "true " },
];

const patience = { timeout: 60_000, interval: 50 };

describe("an example of the service in another language", () => {
  for (const { needs, command, version, says } of programs)
    test.skipIf(isLeftOutWithout(needs, [version]))(
      `tells a room and goes on with the events where they were cut off (needs ${needs})`,
      { timeout: 120_000 },
      async () => {
        const { site, stateOf, port } = await startService();
        const relay = await startRelay(port);
        const [program = "", ...args] = command;
        const env = { ...process.env, SERVICE: relay.origin, API_KEY: KEY, CHANGES: "3" };
        const child = spawn(program, [...args, live], { cwd: folder, env });
        onTestFinished(() => void child.kill("SIGKILL"));
        let told = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => (told += text));
        const lines = () =>
          told
            .split("\n")
            .slice(1, -1)
            .map((line) => line.split(" ")[0]);
        const ended = new Promise((resolve) => child.once("close", resolve));
        await vi.waitFor(() => expect(told).toContain(says), { timeout: 90_000, interval: 50 });
        await vi.waitFor(() => expect(stateOf()).toBe("live"), patience);
        site.control({ room: live, onAir: false });
        await vi.waitFor(() => expect(lines()).toContain("ended"), patience);
        relay.cut();
        site.control({ room: live, onAir: true });
        // What changes while nobody is connected is there for who names the last change that came.
        await vi.waitFor(() => expect(stateOf()).toBe("live"), patience);
        relay.mend();
        await vi.waitFor(() => expect(lines().at(1 + lines().indexOf("ended"))).toBe("live"), patience);
        site.control({ room: live, onAir: false });
        expect(await ended).toBe(0);
      },
    );
});
