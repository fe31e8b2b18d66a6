/** The anchor of whom all hand-written replies tell. */
export const uid = "MS4wLjABAAAAinvented-anchor-of-the-fixtures";

/** Asks for the invented room as those do who know its number only. */
export const queryWithoutUid = {
  room: { provider: "douyin", roomId: "100200300400" },
  need: { kind: "status" },
  options: { doubleScreen: true },
} as const;

export const query = { ...queryWithoutUid, room: { ...queryWithoutUid.room, uid } } as const;

/** What every adapter tells of the anchor on air; title, cover, area and streams differ. */
export const onAir = {
  living: true,
  isLiveRadio: false,
  owner: "云上小鹿",
  uid,
  avatar: "https://image-1.example/avatar.jpeg",
  liveId: "7600000000000000123",
};
