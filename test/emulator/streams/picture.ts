import { createBitWriter } from "./bit-writer.ts";

/** H.264 at its smallest: pictures of 16 by 16 dots, each one uncompressed block and complete by itself. */
export const pictureSize = 16;
export const picturesPerSecond = 5;

/** The sequence parameter set: baseline profile, level 1. */
export const sequenceParameters = unit(0x67, ({ bits, unsigned }) => {
  bits(66, 8);
  bits(0xc0, 8);
  bits(10, 8);
  // Parameter set 0, frame numbers of 4 bits, pictures shown in the order they come, one reference.
  unsigned(0, 0, 2, 1);
  bits(0, 1);
  // The picture is one block wide and one high.
  unsigned(0, 0);
  bits(0b1100, 4);
});

export const pictureParameters = unit(0x68, ({ bits, unsigned }) => {
  unsigned(0, 0);
  bits(0, 2);
  unsigned(0, 0, 0);
  bits(0, 3);
  unsigned(0, 0, 0);
  bits(0, 3);
});

/** A grey picture, a little lighter than the one before. */
export function picture(index: number): Buffer {
  return unit(0x65, ({ bits, unsigned, align }) => {
    unsigned(0, 7, 0);
    bits(0, 4);
    // Two complete pictures in a row must not have the same number.
    unsigned(index % 2);
    bits(0, 2);
    unsigned(0, 25);
    align();
    const brightness = 64 + ((index * 8) % 128);
    for (let dot = 0; dot < pictureSize ** 2; dot += 1) bits(brightness, 8);
    for (let dot = 0; dot < pictureSize ** 2 / 2; dot += 1) bits(128, 8);
  });
}

/** A unit of H.264. It needs none of the format's escapes, because no two zero bytes follow each other here. */
function unit(type: number, write: (writer: ReturnType<typeof createBitWriter>) => void): Buffer {
  const writer = createBitWriter();
  writer.bits(type, 8);
  write(writer);
  writer.align("unit");
  return writer.bytes();
}
