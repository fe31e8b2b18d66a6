import type { LiveMember } from "../cast/members.ts";
import { streamUrl } from "./stream-url.ts";

/** The room as profiles hold it: its streams, but neither title nor cover. */
export function profileRoom({ broadcast, webRid }: LiveMember, nowMs: number): object {
  const { default_resolution, extra, flv_pull_url, live_core_sdk_data, stream_orientation } = streamUrl(
    broadcast,
    nowMs,
  );
  const resolutions = Object.keys(flv_pull_url);
  return {
    status: 2,
    user_count: 1234,
    stream_url: {
      default_resolution,
      extra,
      flv_pull_url,
      candidate_resolution: resolutions,
      flv_pull_url_params: Object.fromEntries(resolutions.map((key) => [key, "{}"])),
      live_core_sdk_data,
      stream_orientation,
      play: {},
    },
    owner: { web_rid: webRid },
    live_type_third_party: false,
    live_room_mode: 0,
    paid_live_data: { paid_type: 0, view_right: 0, duration: 0, delivery: 0 },
  };
}
