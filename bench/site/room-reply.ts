import type { RoomMember } from "../../test/emulator/cast/members.ts";
import { webEnterBody } from "../../test/emulator/shapes/web-enter.ts";
import { createNoise } from "../extract/pages/noise.ts";

/** The JSON about a room, with invented fields beside it until it is as large as the site's. */
export function roomReply(member: RoomMember, bytes: number): Uint8Array {
  const body = webEnterBody(member, Date.now()) as { data: object };
  const noise = createNoise(1);
  const beside: Record<string, unknown> = {};
  const whole = { ...body, data: { ...body.data, invented_settings: beside } };
  let length = Buffer.byteLength(JSON.stringify(whole));
  for (let place = 0; length < bytes; place += 1) {
    const key = `${noise.words(2, "_")}_${place}`;
    beside[key] = noise.pick([
      0,
      1,
      "",
      false,
      noise.digits(9),
      noise.chinese(6),
      { enable: true, id: noise.hex(16) },
    ]);
    length += Buffer.byteLength(JSON.stringify({ [key]: beside[key] })) - 1;
  }
  return Buffer.from(JSON.stringify(whole));
}
