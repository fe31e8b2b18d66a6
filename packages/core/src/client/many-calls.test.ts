import { expect, it } from "vitest";
import { defineProvider } from "../provider/define-provider.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createClient } from "./create-client.ts";
import { blankRoom } from "./test-world.ts";

it("of calls made at once, one whose time is over by its turn asks nobody for its name, nor the site", async () => {
  const clock = manualClock();
  let busyMs = 0;
  const resolved: string[] = [];
  const asked: string[] = [];
  const site = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example", matchURL: () => true },
    adapters: [
      {
        ...{ name: "web", provides: ["status"] },
        async fetchRoom({ room }) {
          asked.push(room.roomId);
          return blankRoom;
        },
      },
    ],
    async resolve(roomId) {
      resolved.push(roomId);
      busyMs += 100;
      return { provider: "site", roomId };
    },
  });
  const busyClock = { ...clock, now: () => clock.now() + busyMs };
  const client = createClient({ providers: [site], clock: busyClock });
  const codes = Promise.all(
    ["1", "2", "3"].map((room) =>
      client.getInfo(room, { timeoutMs: room === "3" ? 50 : 5_000 }).then(
        () => "answered",
        ({ code }) => code,
      ),
    ),
  );
  await clock.advance(100);
  expect(await codes).toEqual(["answered", "answered", "DEADLINE"]);
  expect(resolved).toEqual(["1", "2"]);
  expect(asked).toEqual(["1", "2"]);
});
