import { request } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { cast } from "../cast/rooms.ts";
import { startEmulator } from "../server.ts";
import { solvedChallenge, userAgent } from "../visitors/visitor.ts";

test("a page is sent without a content-length, in pieces", async () => {
  const emulator = await startEmulator({ lightPages: false });
  onTestFinished(() => emulator.close());
  const cookie = solvedChallenge("0123456789abcdef01234");
  const headers = { "user-agent": userAgent, cookie, "accept-encoding": "br" };
  const { length, pieces } = await new Promise<{ length: string | undefined; pieces: number }>((resolve) => {
    request(`${emulator.origins.live}/${cast.live.webRid}`, { headers }, (response) => {
      let pieces = 0;
      response.on("data", () => {
        pieces += 1;
      });
      response.on("end", () => resolve({ length: response.headers["content-length"], pieces }));
    }).end();
  });
  expect(length).toBeUndefined();
  expect(pieces).toBeGreaterThan(1);
});
