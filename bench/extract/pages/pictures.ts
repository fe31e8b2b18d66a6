import type { Noise } from "./noise.ts";

/** Every picture is named on several hosts, each time with a signature. */
export function pictures(noise: Noise): { url_list: string[]; uri: string; height: number; width: number } {
  const uri = `image-cut-tos/${noise.hex(32)}`;
  const query = `biz_tag=app_6383&from=room.pack&lk3s=${noise.hex(8)}&x-expires=1999999999&x-signature=${noise.hex(26)}%3D`;
  const url_list = ["p3", "p11"].map(
    (host) => `https://${host}-sign.example.invalid/${uri}~tplv-resize.image?${query}`,
  );
  return { url_list, uri, height: 0, width: 0 };
}
