import { crc32Mpeg } from "./crc32-mpeg.ts";

const packetLength = 188;
const tablePid = 0;
const programPid = 0x1000;
const videoPid = 0x100;

export interface TransportStream {
  /** The two tables a player must see before anything else. */
  tables(): Buffer;
  /** A picture, in as many packets as it takes. */
  video(data: Buffer, atMs: number): Buffer;
}

interface PacketParts {
  /** Whether a table or a picture begins in this packet. */
  isFirst: boolean;
  adaptation: Buffer;
  payload: Buffer;
}

/** Makes MPEG-TS with one program of one H.264 track. Packets are counted per track, across segments. */
export function createTransportStream(): TransportStream {
  const counts = new Map<number, number>();

  const packet = (pid: number, { isFirst, adaptation, payload }: PacketParts): Buffer => {
    const count = counts.get(pid) ?? 0;
    counts.set(pid, (count + 1) & 15);
    const control = adaptation.length > 0 ? 0x30 : 0x10;
    const head = Buffer.from([0x47, (isFirst ? 0x40 : 0) | (pid >> 8), pid & 0xff, control | count]);
    return Buffer.concat([head, adaptation, payload]);
  };

  const table = (pid: number, content: number[]): Buffer => {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32Mpeg(Buffer.from(content)));
    // A table begins after a pointer of value 0 and is filled up with bytes of ones.
    const payload = Buffer.alloc(packetLength - 4, 0xff);
    Buffer.concat([Buffer.from([0, ...content]), checksum]).copy(payload);
    return packet(pid, { isFirst: true, adaptation: Buffer.alloc(0), payload });
  };

  return {
    tables: () =>
      Buffer.concat([
        table(tablePid, [0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xe0 | (programPid >> 8), programPid & 0xff]),
        table(programPid, [
          ...[2, 0xb0, 18, 0, 1, 0xc1, 0, 0, 0xe0 | (videoPid >> 8), videoPid & 0xff, 0xf0, 0],
          ...[0x1b, 0xe0 | (videoPid >> 8), videoPid & 0xff, 0xf0, 0],
        ]),
      ]),
    video(data, atMs) {
      const ticks = Math.round(atMs * 90);
      const rest = Buffer.concat([pesHeader(ticks), data]);
      const packets: Buffer[] = [];
      for (let start = 0; start < rest.length; ) {
        const clock = start === 0 ? clockField(ticks) : Buffer.alloc(0);
        const room = packetLength - 4 - (clock.length > 0 ? clock.length + 1 : 0);
        const payload = rest.subarray(start, start + room);
        const adaptation = adaptationField(clock, room - payload.length);
        packets.push(packet(videoPid, { isFirst: start === 0, adaptation, payload }));
        start += payload.length;
      }
      return Buffer.concat(packets);
    },
  };
}

/** The adaptation field: its length, the field itself, then stuffing. A field of length 0 fills a single byte. */
function adaptationField(field: Buffer, missing: number): Buffer {
  if (field.length > 0) {
    return Buffer.concat([Buffer.from([field.length + missing]), field, Buffer.alloc(missing, 0xff)]);
  }
  if (missing === 0) return field;
  if (missing === 1) return Buffer.from([0]);
  return Buffer.concat([Buffer.from([missing - 1, 0]), Buffer.alloc(missing - 2, 0xff)]);
}

/** The clock of the program, with the mark of a random access point. */
function clockField(ticks: number): Buffer {
  const field = Buffer.alloc(7);
  field.writeUInt8(0x50, 0);
  field.writeUInt32BE(Math.floor(ticks / 2), 1);
  field.writeUInt16BE(((ticks % 2) << 15) | 0x7e00, 5);
  return field;
}

function pesHeader(ticks: number): Buffer {
  const time = [
    0x21 | (Math.floor(ticks / 2 ** 30) << 1),
    (ticks >> 22) & 0xff,
    ((ticks >> 14) & 0xfe) | 1,
    (ticks >> 7) & 0xff,
    ((ticks << 1) & 0xfe) | 1,
  ];
  // The length of a video unit may be 0: it then ends where the next one begins.
  return Buffer.from([0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, time.length, ...time]);
}
