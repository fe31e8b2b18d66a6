/** A change on its way to all who read the events. */
interface PublishedChange {
  /** The room's name in the list. */
  room: string;
  event: string;
  /** JSON. */
  data: string;
  /** What is kept as the last that was told of the room. */
  told: string;
}

/** A change as it arrives. */
interface ArrivedChange {
  /** The same at all who share it; undefined where nobody else does. */
  id: string | undefined;
  event: string;
  /** JSON. */
  data: string;
}

interface KeptList {
  /** Another one for each list that was begun: where what was kept is gone, somebody begins anew. */
  name: string;
  /** What is kept of each room. */
  rooms: Map<string, string>;
}

export interface BackingListener {
  onChange(change: ArrivedChange): void;
  /** Changes may have been missed. */
  onGap(): void;
  /** Others have changed the list. */
  onListChange(): void;
  /** Whoever watched has given it away. */
  onFree(): void;
}

/** Where the list is kept, and how changes reach those who share it. What fails is rejected. */
export interface Backing {
  /** Whether it is kept beyond this process, so that others may change it. */
  readonly isKept: boolean;
  /** Undefined where no list was begun, or what was there is gone. */
  list(): Promise<KeptList | undefined>;
  /** The name of the list that is there. */
  listName(): Promise<string | undefined>;
  /**
   * Begins a list, or goes on with one: keeps those rooms that are not there yet. Gives its name.
   * @param isFirst whether it is the first of the caller; to a later one, whose list is gone, others may have removed some of the
   * rooms since
   */
  begin(rooms: ReadonlyMap<string, string>, { isFirst }: { isFirst: boolean }): Promise<string>;
  /** Kept once the promise ends. */
  put(room: string, entry: string): Promise<void>;
  remove(room: string): Promise<void>;
  /** What was told last of each room. */
  told(): Promise<Map<string, string>>;
  /** Whether it was told: nobody but who watches now may. */
  publish(change: PublishedChange): Promise<boolean>;
  /** Tells the others how the rooms are. @default there are no others */
  share?: { write(standing: string): Promise<void>; read(): Promise<string | undefined> };
  /** Begins to tell what arrives; the promise ends once what is there already has arrived, or cannot. */
  follow(listener: BackingListener): Promise<void>;
  close(): Promise<void>;
}
