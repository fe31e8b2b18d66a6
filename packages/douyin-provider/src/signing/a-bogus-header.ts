/** Where the bytes of the header come from, by slot number. The shuffle is all the secrecy there is. */
const slotOrder = Uint8Array.of(
  ...[18, 20, 52, 26, 30, 34, 58, 38, 40, 53, 42, 21, 27, 54, 55, 31, 35, 57, 39, 41, 43, 22],
  ...[28, 32, 60, 36, 23, 29, 33, 37, 44, 45, 59, 46, 47, 48, 49, 50, 24, 25, 65, 66, 70, 71],
);
const slotCount = 72;

/** The number Douyin's web site goes by among its publisher's applications. */
const applicationId = 6383;

export const headerLength: number = slotOrder.length;

/** What the header of an `a_bogus` says. */
export interface HeaderFields {
  /** Unix milliseconds before the request was hashed. */
  readonly startedAtMs: number;
  /** Unix milliseconds after the request was hashed. */
  readonly finishedAtMs: number;
  readonly options: readonly [number, number, number];
  /** Six bytes, from `digestRequest`. */
  readonly requestDigest: Uint8Array;
  readonly fingerprintLength: number;
}

export function writeHeader(fields: HeaderFields): Uint8Array {
  const slots = new Uint8Array(slotCount);
  const view = new DataView(slots.buffer);
  const [first, second, third] = fields.options;

  view.setUint8(18, 44);
  writeTime(view, 20, 24, fields.startedAtMs);
  view.setUint32(26, first);
  view.setUint16(30, second);
  view.setUint16(32, second >>> 16);
  view.setUint32(34, third);
  slots.set(fields.requestDigest, 38);
  writeTime(view, 44, 49, fields.finishedAtMs);
  view.setUint8(48, 3);
  view.setUint32(57, applicationId, true);
  view.setUint16(65, fields.fingerprintLength, true);

  return slotOrder.map((slot) => slots[slot] as number);
}

/** The fields of a header, and whether the bytes that never change are as they should be. */
export function readHeader(header: Uint8Array): HeaderFields & { readonly hasFixedBytes: boolean } {
  const slots = new Uint8Array(slotCount);
  const view = new DataView(slots.buffer);
  slotOrder.forEach((slot, position) => {
    slots[slot] = header[position] as number;
  });

  return {
    startedAtMs: readTime(view, 20, 24),
    finishedAtMs: readTime(view, 44, 49),
    options: [view.getUint32(26), view.getUint16(32) * 0x1_0000 + view.getUint16(30), view.getUint32(34)],
    requestDigest: slots.subarray(38, 44),
    fingerprintLength: view.getUint16(65, true),
    hasFixedBytes:
      view.getUint8(18) === 44 &&
      view.getUint8(48) === 3 &&
      view.getUint32(57, true) === applicationId &&
      view.getUint16(70) === 0,
  };
}

/** The exclusive or of all bytes, which closes the payload. */
export function headerChecksum(header: Uint8Array): number {
  return header.reduce((sum, byte) => sum ^ byte, 0);
}

/** The low 32 bits of a time are big-endian; the 16 above them sit elsewhere, little-endian. */
function writeTime(view: DataView, lowSlot: number, highSlot: number, timeMs: number): void {
  view.setUint32(lowSlot, timeMs);
  view.setUint16(highSlot, timeMs / 2 ** 32, true);
}

function readTime(view: DataView, lowSlot: number, highSlot: number): number {
  return view.getUint16(highSlot, true) * 2 ** 32 + view.getUint32(lowSlot);
}
