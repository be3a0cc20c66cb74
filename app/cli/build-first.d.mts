/** Builds the checkout at `root` when it is missing or older than its sources. @returns why it could not, or null. */
export function buildWhenStale(root: string): Promise<string | null>;
