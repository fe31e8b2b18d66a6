import { picture, pictureParameters, picturesPerSecond, sequenceParameters } from "./picture.ts";
import { createTransportStream } from "./transport-stream.ts";

const segmentCount = 3;

/** The playlist. Its segments stand beside it and take the same signed query. */
export function playlist(path: string, query: string): string {
  const name = (path.split("/").at(-1) ?? "").replace(/\.m3u8$/, "");
  const segments = Array.from({ length: segmentCount }, (_, index) => [
    "#EXTINF:1.000,",
    `${name}-${index}.ts?${query}`,
  ]);
  return [
    "#EXTM3U",
    "#EXT-X-VERSION:3",
    "#EXT-X-TARGETDURATION:1",
    "#EXT-X-MEDIA-SEQUENCE:0",
    ...segments.flat(),
    "#EXT-X-ENDLIST",
    "",
  ].join("\n");
}

/** Segments of one second of video each, made together because packets are counted across segments. */
export function hlsSegments(): Buffer[] {
  const stream = createTransportStream();
  return Array.from({ length: segmentCount }, (_, segment) => {
    const packets = [stream.tables()];
    for (let index = 0; index < picturesPerSecond; index += 1) {
      const serial = segment * picturesPerSecond + index;
      packets.push(stream.video(accessUnit(serial), (serial * 1000) / picturesPerSecond));
    }
    return Buffer.concat(packets);
  });
}

/** A picture behind a delimiter and its parameter sets, so that a player may begin at any picture. */
function accessUnit(index: number): Buffer {
  const startCode = Buffer.from([0, 0, 0, 1]);
  const delimiter = Buffer.from([0x09, 0x10]);
  const units = [delimiter, sequenceParameters, pictureParameters, picture(index)];
  return Buffer.concat(units.flatMap((unit) => [startCode, unit]));
}
