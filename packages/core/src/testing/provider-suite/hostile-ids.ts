/** What no site has for a room's number, or for a uid. */
export const hostileIds: readonly string[] = [
  ...["../../admin?x=1#", "a/../../x", "..", "a\r\nX-Evil: y", "%0d%0aX", "a&room=2", "\u202e", "\ud8001"],
  "x".repeat(100_000),
];
