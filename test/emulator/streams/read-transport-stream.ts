interface Track {
  streamType: number;
  pid: number;
}

/** Reads MPEG-TS for the tests: both tables with their checksums, and how many pictures begin. */
export function readTransportStream(bytes: Buffer): {
  programPid: number;
  tracks: Track[];
  pictures: number;
} {
  if (bytes.length % 188 !== 0) throw new Error("not a whole number of packets");
  const packets = Array.from({ length: bytes.length / 188 }, (_, index) =>
    bytes.subarray(index * 188, (index + 1) * 188),
  );
  if (packets.some((packet) => packet[0] !== 0x47)) throw new Error("a packet without its first byte");
  const programPid = sectionOf(packets, 0).readUInt16BE(10) & 0x1fff;
  const program = sectionOf(packets, programPid);
  const tracks: Track[] = [];
  for (let position = 12; position < program.length - 4; position += 5) {
    const pid = program.readUInt16BE(position + 1) & 0x1fff;
    tracks.push({ streamType: program.readUInt8(position), pid });
  }
  const starts = packets.filter((packet) => pidOf(packet) === tracks[0]?.pid && isFirst(packet));
  return { programPid, tracks, pictures: starts.length };
}

function sectionOf(packets: readonly Buffer[], pid: number): Buffer {
  const packet = packets.find((candidate) => pidOf(candidate) === pid && isFirst(candidate));
  if (packet === undefined) throw new Error(`no table at ${pid}`);
  const start = 5 + packet.readUInt8(4);
  const section = packet.subarray(start, start + 3 + (packet.readUInt16BE(start + 1) & 0xfff));
  // The checksum of a whole table, its own checksum included, is 0.
  if (remainder(section) !== 0n) throw new Error(`wrong checksum of the table at ${pid}`);
  return section;
}

function remainder(bytes: Buffer): bigint {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  let register = 0xffffffffn;
  for (const bit of bits) {
    const isOdd = (register >> 31n) ^ BigInt(bit);
    register = (register << 1n) & 0xffffffffn;
    if (isOdd) register ^= 0x04c11db7n;
  }
  return register;
}

function pidOf(packet: Buffer): number {
  return packet.readUInt16BE(1) & 0x1fff;
}

function isFirst(packet: Buffer): boolean {
  return (packet.readUInt8(1) & 0x40) !== 0;
}
