import type { Broadcast } from "../cast/members.ts";

export interface Quality {
  name: string;
  key: "ld" | "sd" | "hd" | "uhd" | "origin";
  level: number;
  suffix: string;
  bitRate: number;
  height: number;
  fps: number;
}

/** The qualities of a broadcast, from lowest to highest, as the site lists them. */
export function qualitiesOf(broadcast: Broadcast): Quality[] {
  const { height, hasUhd, isSoundOnly } = broadcast;
  const [name, level] = hasUhd ? ["原画", 5] : ["蓝光", 4];
  if (isSoundOnly) {
    return [{ name, key: "origin", level, suffix: "_or4", bitRate: 128_000, height: 0, fps: 0 }];
  }
  const transcoded: Quality[] = [
    { name: "标清", key: "ld", level: 1, suffix: "_ld", bitRate: 1_000_000, height: 480, fps: 30 },
    { name: "高清", key: "sd", level: 2, suffix: "_sd", bitRate: 1_600_000, height: 540, fps: 30 },
    { name: "超清", key: "hd", level: 3, suffix: "_hd", bitRate: 2_400_000, height: 720, fps: 30 },
  ];
  if (hasUhd) {
    transcoded.push({
      name: "蓝光",
      key: "uhd",
      level: 4,
      suffix: "_uhd",
      bitRate: 4_000_000,
      height,
      fps: 30,
    });
  }
  return [...transcoded, { name, key: "origin", level, suffix: "_or4", bitRate: 6_000_000, height, fps: 0 }];
}

export function resolutionOf(broadcast: Broadcast, height: number): string {
  if (broadcast.isSoundOnly) return "";
  return `${Math.round((broadcast.width * height) / broadcast.height)}x${height}`;
}

export function qualityItem(broadcast: Broadcast, quality: Quality, codec: "264" | "bytevc1"): object {
  return {
    name: quality.name,
    sdk_key: quality.key,
    v_codec: codec,
    resolution: resolutionOf(broadcast, quality.height),
    level: quality.level,
    v_bit_rate: quality.bitRate,
    additional_content: "",
    fps: quality.fps,
    disable: 0,
  };
}
