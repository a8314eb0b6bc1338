import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';

/** A run of a bundle's text, and the file that it was made of, where the map names one. */
export interface Piece {
  readonly source: string | undefined;
  readonly text: string;
}

/** Cuts a bundle where its source map says that another source begins; put together again they are the bundle. */
export function piecesOf(code: string, map: string): readonly Piece[] {
  const traced = new TraceMap(map);
  const mappings = decodedMappings(traced);
  return code.split(/(?<=\n)/).flatMap((line, number) => {
    const segments = mappings[number] ?? [];
    const before: Piece = { source: undefined, text: line.slice(0, segments[0]?.[0] ?? line.length) };
    const mapped = segments.map((segment, index): Piece => {
      const source = segment.length === 1 ? undefined : traced.sources[segment[1]];
      return { source: source ?? undefined, text: line.slice(segment[0], segments[index + 1]?.[0]) };
    });
    return [before, ...mapped];
  });
}
