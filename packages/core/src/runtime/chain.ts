/** An item of a chain; it carries its own links, so it can be in one chain at a time. */
export interface Link<Item> {
  previous: Item | undefined;
  next: Item | undefined;
  /** Whether the item is in its chain. */
  isLinked: boolean;
}

/**
 * Items in the order in which they came, of which any may leave at any time. The links are the items' own, so that
 * coming and going, once or more for every call, allocates nothing as a Set would.
 */
export class Chain<Item extends Link<Item>> {
  first: Item | undefined;
  last: Item | undefined;

  /** Adds it at the end. */
  add(item: Item): void {
    item.isLinked = true;
    item.previous = this.last;
    item.next = undefined;
    if (this.last === undefined) this.first = item;
    else this.last.next = item;
    this.last = item;
  }

  /** Adds it before an item of the chain. */
  addBefore(next: Item, item: Item): void {
    item.isLinked = true;
    item.previous = next.previous;
    item.next = next;
    if (next.previous === undefined) this.first = item;
    else next.previous.next = item;
    next.previous = item;
  }

  delete(item: Item): void {
    if (!item.isLinked) return;
    if (item.previous === undefined) this.first = item.next;
    else item.previous.next = item.next;
    if (item.next === undefined) this.last = item.previous;
    else item.next.previous = item.previous;
    item.previous = undefined;
    item.next = undefined;
    item.isLinked = false;
  }

  clear(): void {
    for (let item = this.first; item !== undefined; item = this.first) this.delete(item);
  }

  /** The items of this moment: what the caller does to them may change the chain. */
  toArray(): Item[] {
    const items: Item[] = [];
    for (let item = this.first; item !== undefined; item = item.next) items.push(item);
    return items;
  }
}
