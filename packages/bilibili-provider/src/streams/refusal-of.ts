/** What replies tell of them; no reply has less than one. */
interface Locks {
  encrypted?: boolean;
  pwd_verified?: boolean;
  is_locked?: boolean;
}

/** Why a room on air shows its streams to nobody like us, by its locks; a room that is only hidden shows them. */
export function refusalOf(locks: Locks): string | undefined {
  const { encrypted = false, pwd_verified = false, is_locked = false } = locks;
  if (encrypted && !pwd_verified) return "it asks for a password (房间已加密)";
  return is_locked ? "the site has locked the room (直播间已封禁)" : undefined;
}
