import type { Room } from "../cast/members.ts";

/** `partition_road_map`: the category and sub-category of a broadcast, or nothing. */
export function partitionRoadMap({ partition }: Room): object {
  if (partition === undefined) return {};
  const { id, title, sub } = partition;
  return {
    partition: { id_str: id, type: 1, title },
    sub_partition: { partition: { id_str: sub.id, type: 1, title: sub.title } },
  };
}
