/* The server's sentences about records it refused. They may name what was seen, so they are never kept. */

export const said = new Map();
