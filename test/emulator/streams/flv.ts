import { scriptData } from "./flv-script.ts";
import { picture, pictureParameters, pictureSize, picturesPerSecond, sequenceParameters } from "./picture.ts";
import { silenceConfiguration, silenceFrame, silenceFrameMs } from "./silence.ts";

const durationSeconds = 3;
const tagTypes = { audio: 8, video: 9, script: 18 } as const;

/** Three seconds of FLV, which look like the beginning of a real, endless stream. */
export function flvStream({ hasVideo }: { hasVideo: boolean }): Buffer {
  const header = Buffer.from([0x46, 0x4c, 0x56, 1, hasVideo ? 5 : 4, 0, 0, 0, 9, 0, 0, 0, 0]);
  const script = scriptData({
    duration: durationSeconds,
    ...(hasVideo && {
      width: pictureSize,
      height: pictureSize,
      framerate: picturesPerSecond,
      videocodecid: 7,
    }),
    audiocodecid: 10,
    audiosamplerate: 44_100,
    stereo: false,
  });
  const tags = [...(hasVideo ? videoTags() : []), ...audioTags()].sort((a, b) => a.atMs - b.atMs);
  return Buffer.concat([header, tag("script", 0, script), ...tags.map(({ bytes }) => bytes)]);
}

interface TimedTag {
  atMs: number;
  bytes: Buffer;
}

function videoTags(): TimedTag[] {
  // 0x17 means a key picture in H.264; the next byte is 0 for the configuration and 1 for a picture.
  const opening = { atMs: 0, bytes: tag("video", 0, Buffer.from([0x17, 0, 0, 0, 0]), videoConfiguration()) };
  const pictures = Array.from({ length: durationSeconds * picturesPerSecond }, (_, index) => {
    const atMs = (index * 1000) / picturesPerSecond;
    const shown = picture(index);
    return { atMs, bytes: tag("video", atMs, Buffer.from([0x17, 1, 0, 0, 0]), withLength(shown, 4)) };
  });
  return [opening, ...pictures];
}

function audioTags(): TimedTag[] {
  const opening = { atMs: 0, bytes: tag("audio", 0, Buffer.from([0xaf, 0]), silenceConfiguration) };
  const frames = Array.from({ length: Math.floor((durationSeconds * 1000) / silenceFrameMs) }, (_, index) => {
    const atMs = Math.round(index * silenceFrameMs);
    return { atMs, bytes: tag("audio", atMs, Buffer.from([0xaf, 1]), silenceFrame) };
  });
  return [opening, ...frames];
}

/** The decoder configuration: profile and level copied from the first parameter set, then both sets. */
function videoConfiguration(): Buffer {
  return Buffer.concat([
    Buffer.from([1, ...sequenceParameters.subarray(1, 4), 0xff, 0xe1]),
    withLength(sequenceParameters, 2),
    Buffer.from([1]),
    withLength(pictureParameters, 2),
  ]);
}

/** A tag of FLV, followed by its own length so that a player can go backwards. */
function tag(type: keyof typeof tagTypes, atMs: number, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(11);
  head.writeUInt8(tagTypes[type], 0);
  head.writeUIntBE(data.length, 1, 3);
  head.writeUIntBE(atMs & 0xffffff, 4, 3);
  head.writeUInt8(atMs >>> 24, 7);
  const trailer = Buffer.alloc(4);
  trailer.writeUInt32BE(head.length + data.length);
  return Buffer.concat([head, data, trailer]);
}

function withLength(data: Buffer, width: 2 | 4): Buffer {
  const length = Buffer.alloc(width);
  length.writeUIntBE(data.length, 0, width);
  return Buffer.concat([length, data]);
}
