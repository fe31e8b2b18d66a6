/** The `onMetaData` of an FLV file in Flash's own notation (AMF0). */
export function scriptData(values: Record<string, number | boolean>): Buffer {
  const entries = Object.entries(values);
  const count = Buffer.alloc(5);
  count.writeUInt8(8);
  count.writeUInt32BE(entries.length, 1);
  return Buffer.concat([
    Buffer.from([2]),
    name("onMetaData"),
    count,
    ...entries.flatMap(([key, value]) => [name(key), amfValue(value)]),
    Buffer.from([0, 0, 9]),
  ]);
}

function name(text: string): Buffer {
  return Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
}

function amfValue(value: number | boolean): Buffer {
  if (typeof value === "boolean") return Buffer.from([1, value ? 1 : 0]);
  const bytes = Buffer.alloc(9);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}
