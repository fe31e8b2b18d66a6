import { connect } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startWorld } from "./test-world/start-world.ts";

const PATIENCE = { timeout: 15_000, interval: 20 };

describe("a backend whose connections are all in use", () => {
  it("is not waited for any longer than for an answer, and not blamed", async () => {
    const { ask, status, backends } = await startWorld({
      ...{ maxConnections: 1, headersTimeoutMs: 200 },
      play: [(_request, answer) => void answer.write("an event")],
    });
    const stream = await ask("/events");
    const waited = await Promise.all([ask("/"), ask("/", { method: "POST", body: "x" })]);
    expect(waited.map(({ status: met }) => met)).toEqual([503, 503]);
    expect(waited[0]?.headers.get("retry-after")).toBe("1");
    expect(await waited[0]?.json()).toMatchObject({ message: expect.stringContaining("in use") });
    expect(await status()).toMatchObject({ refused: 2, backends: [{ state: "closed", errors: 0, open: 1 }] });
    expect(backends[0]?.asked).toHaveLength(1);
    await stream.body?.cancel();
    await vi.waitFor(async () => expect((await status()).backends).toMatchObject([{ open: 0 }]), PATIENCE);
  });

  it("gets those that waited in their order, and none whose client has left", async () => {
    const held: (() => void)[] = [];
    const { ask, status, backends, gateway } = await startWorld({
      maxConnections: 1,
      play: [(_request, answer) => void held.push(() => answer.end("done"))],
    });
    const first = ask("/1");
    await vi.waitFor(() => expect(held).toHaveLength(1), PATIENCE);
    const leaver = connect(Number(new URL(gateway.origin).port), "127.0.0.1");
    onTestFinished(() => void leaver.destroy());
    leaver.write("GET /left HTTP/1.1\r\nHost: a.example\r\n\r\n");
    await vi.waitFor(async () => expect((await status()).backends).toMatchObject([{ open: 2 }]), PATIENCE);
    const second = ask("/2");
    await vi.waitFor(async () => expect((await status()).backends).toMatchObject([{ open: 3 }]), PATIENCE);
    leaver.destroy();
    await vi.waitFor(async () => expect((await status()).backends).toMatchObject([{ open: 2 }]), PATIENCE);
    held[0]?.();
    expect(await (await first).text()).toBe("done");
    await vi.waitFor(() => expect(held).toHaveLength(2), PATIENCE);
    held[1]?.();
    expect(await (await second).text()).toBe("done");
    expect(backends[0]?.asked.map(({ url }) => url)).toEqual(["/1", "/2"]);
  });

  it("is freed of a client that takes nothing of an endless answer", async () => {
    const { open, status } = await startWorld({
      ...{ maxConnections: 1, bodyTimeoutMs: 300 },
      play: [
        (_request, answer) => {
          const more = () => {
            while (answer.write(Buffer.alloc(65_536)));
          };
          answer.on("drain", more);
          more();
        },
      ],
    });
    const client = open();
    client.write("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
    client.once("data", () => client.pause());
    await vi.waitFor(async () => expect(await status()).toMatchObject({ requests: 1 }), PATIENCE);
    await vi.waitFor(
      async () => expect(await status()).toMatchObject({ left: 1, backends: [{ open: 0, errors: 0 }] }),
      PATIENCE,
    );
  });
});
