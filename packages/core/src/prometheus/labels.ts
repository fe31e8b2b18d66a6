/** Numbers are only the bounds of buckets. */
export type Labels = Readonly<Record<string, string | number>>;
