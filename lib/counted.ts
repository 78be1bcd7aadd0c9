/** `1 report`, `2 reports`, for terminal and pages; apart from lib/views, so that a command that writes need not load them. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
