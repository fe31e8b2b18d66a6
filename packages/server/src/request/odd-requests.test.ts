import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { startWorld } from "../test-world/start-world.ts";

const JSON_TYPE = { "Content-Type": "application/json" };
const put = (body: string | Uint8Array<ArrayBuffer>): RequestInit => ({
  method: "PUT",
  headers: JSON_TYPE,
  body,
});

/** All that comes of a connection on which this is sent. */
async function toldTo(origin: string, sent: string): Promise<string> {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1", () => socket.write(sent));
  let text = "";
  socket.on("data", (chunk) => (text += chunk)).on("error", () => {});
  await once(socket, "close");
  return text;
}

describe("the list of watched rooms", () => {
  it.each(["%20", "%E3%80%80", "%EF%BB%BF", "%0D%0A"])(
    "takes and removes no room of a blank name, which would be that of the list itself: %s",
    async (name) => {
      const { ask } = await startWorld({ watch: ["1"] });
      const refused = { status: 400, json: { code: "INVALID_INPUT", message: "no room is named" } };
      expect(await ask(`/v1/watch/${name}`, put("{}"))).toMatchObject(refused);
      expect(await ask(`/v1/watch/${name}`, { method: "DELETE" })).toMatchObject(refused);
      expect((await ask("/v1/watch")).json.rooms).toMatchObject([{ name: "1" }]);
    },
  );

  it("cannot be begun with a room of a blank name", async () => {
    await expect(startWorld({ watch: [" "] })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(startWorld({ watch: { rooms: [{ room: "\t" }] } })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it("takes no more of a room than thousands of rooms may have", async () => {
    const { ask } = await startWorld({ watch: [] });
    const hours = Array.from({ length: 1_000 }, () => "18:00-02:00");
    expect(await ask("/v1/watch/1", put(JSON.stringify({ hours })))).toMatchObject({
      status: 413,
      json: { code: "TOO_LARGE" },
    });
    expect(await ask("/v1/watch/1", put(JSON.stringify({ uid: "u".repeat(9_000) })))).toMatchObject({
      status: 413,
    });
    expect(await ask(`/v1/watch/${"r".repeat(4_097)}`, put("{}"))).toMatchObject({
      status: 400,
      json: { code: "INVALID_INPUT", message: "a room is named in up to 4096 characters" },
    });
    expect((await ask(`/v1/watch/${"r".repeat(4_096)}`, put("{}"))).status).toBe(204);
  });
});

describe("a body", () => {
  it("that is no text in UTF-8 is refused, and not taken with other characters in it", async () => {
    const { ask } = await startWorld({ watch: [] });
    const body = Uint8Array.from(Buffer.from('{"uid":"\u00ff\u00fe"}', "latin1"));
    expect(await ask("/v1/watch/1", put(body))).toMatchObject({
      status: 400,
      json: { code: "INVALID_INPUT", message: "the body is no text in UTF-8" },
    });
    expect((await ask("/v1/watch/1", put("\ufeff{}"))).status).toBe(204);
  });

  it("that ends before its end, or is broken on its way, is no failure of the service", async () => {
    const { server, ask, logged } = await startWorld({ watch: [] });
    const head = "PUT /v1/watch/1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    await toldTo(server.origin, `${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nno chunk\r\n`);
    const socket = connect(Number(new URL(server.origin).port), "127.0.0.1");
    socket.write(`${head}Content-Length: 9\r\n\r\n{`, () => socket.resetAndDestroy());
    await expect
      .poll(() => logged.filter(({ fields }) => fields.path === "/v1/watch/{room}"), { timeout: 20_000 })
      .toHaveLength(2);
    expect(logged.map(({ fields, message }) => [message, fields.status])).not.toContainEqual([
      "answered",
      500,
    ]);
    expect(logged.map(({ message }) => message)).not.toContain("the service failed unexpectedly");
    expect((await ask("/metrics")).text).not.toContain('status="5xx"');
  });
});

describe("an answer", () => {
  it("has each field that was asked for, whatever its name", async () => {
    const { ask } = await startWorld();
    const { text } = await ask("/v1/rooms/1?fields=__proto__,constructor,living");
    expect(text).toBe('{"__proto__":null,"constructor":null,"living":true}');
  });

  it("tells whole ms until it is worth asking again, by whatever clock", async () => {
    const { ask, clock } = await startWorld({ apiKey: "0123456789abcdef" });
    const wrong = { headers: { Authorization: "Bearer wrong" } };
    for (let count = 0; count < 10; count += 1) await ask("/status", wrong);
    await clock.advance(0.25);
    const { json, headers } = await ask("/status", wrong);
    expect({ waits: json.retryAfterMs, header: headers.get("retry-after") }).toEqual({
      waits: 60_000,
      header: "60",
    });
  });

  it("is given to a request that expects what nobody knows of", async () => {
    const { server } = await startWorld();
    const told = await toldTo(
      server.origin,
      "GET /health HTTP/1.1\r\nHost: localhost\r\nExpect: the unexpected\r\nConnection: close\r\n\r\n",
    );
    expect(told).toMatch(/^HTTP\/1\.1 200 .*\{"ok":true\}$/s);
  });
});
