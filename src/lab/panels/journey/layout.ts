import type { JourneyReply, Stop, StopPlace, Way } from "../../exhibits/types.ts";

/** All measures are in the picture's own units; one is a CSS pixel at the width of the attacker's pane. */
export const WIDTH = 392;

const OUT_WIDTH = 104;
const CHANNEL = 22;
const LANE = 8;
const GAP = 16;
const LABEL = 13;
const HEAD = 30;
const CHIPS = 30;
const PAD = 8;

export interface Box {
  readonly stop: Stop;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly chips: readonly Chip[];
}

export interface Chip {
  readonly place: StopPlace;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Line {
  readonly way: Way;
  /** SVG path data. */
  readonly path: string;
}

export interface Label {
  readonly way: Way;
  readonly x: number;
  readonly y: number;
}

export interface Drawing {
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly labels: readonly Label[];
}

const isAside = ({ kind }: Stop) => kind === "files" || kind === "builder" || kind === "outside";

/**
 * The journey from top to bottom: one box a row, what lies beside the way on the right. Ways to the next row go
 * straight down, all others through a lane of their own on the left, so that no line crosses a box.
 */
export function layOut({ stops, ways }: JourneyReply): Drawing {
  const main = stops.filter((stop) => !isAside(stop));
  const row = new Map(main.map(({ id }, index) => [id, index]));
  const jumps = (way: Way) => {
    const from = row.get(way.from);
    const to = row.get(way.to);
    return from !== undefined && to !== undefined && to !== from + 1;
  };
  const lanes = [...new Set(ways.filter(jumps).map(laneOf))];
  const left = 6 + lanes.length * LANE + (lanes.length > 0 ? 6 : 0);
  const width = WIDTH - left - OUT_WIDTH - CHANNEL;
  const labelled = ways.filter((way) => way.kind !== "plain" && row.has(way.to) && row.has(way.from));

  let y = 2;
  const boxes: Box[] = [];
  const labels: Label[] = [];
  for (const stop of main) {
    const arriving = labelled.filter(({ to }) => to === stop.id);
    if (boxes.length > 0 && stop.kind !== "credential") y += GAP;
    arriving.forEach((way, index) => {
      labels.push({ way, x: left + 24, y: y + index * LABEL + 5 });
    });
    y += arriving.length * LABEL;
    const box = boxOf(stop, left, y, width);
    boxes.push(box);
    y += box.height + 8;
  }
  const beside = layBeside(stops.filter(isAside), ways, boxes);
  const all = [...boxes, ...beside];
  const byId = new Map(all.map((box) => [box.stop.id, box]));
  const lines = ways.flatMap((way) => {
    const from = byId.get(way.from);
    const to = byId.get(way.to);
    if (!from || !to) return [];
    const lane = jumps(way) ? left - 8 - lanes.indexOf(laneOf(way)) * LANE : undefined;
    return [{ way, path: pathOf(from, to, way, lane) }];
  });
  return { height: Math.max(...all.map((box) => box.y + box.height)) + 4, boxes: all, lines, labels };
}

function laneOf({ from, kind }: Way): string {
  return `${kind} ${from}`;
}

function boxOf(stop: Stop, x: number, y: number, width: number): Box {
  const chips = stop.places.length;
  const height = (stop.kind === "credential" ? 34 : HEAD + 8) + (chips > 0 ? CHIPS : 0);
  const each = Math.min(44, (width - 2 * PAD + 3) / Math.max(chips, 1) - 3);
  return {
    ...{ stop, x, y, width, height },
    chips: stop.places.map((place, index) => ({
      place,
      x: x + PAD + index * (each + 3),
      y: y + HEAD + 4,
      width: each,
    })),
  };
}

/** Boxes on the right stand as high as what leads to them, one below the other. */
function layBeside(stops: readonly Stop[], ways: readonly Way[], main: readonly Box[]): Box[] {
  let free = 2;
  const nearest = (stop: Stop) =>
    Math.max(
      2,
      ...main
        .filter((box) => ways.some(({ from, to }) => from === box.stop.id && to === stop.id))
        .map(({ y }) => y),
    );
  return [...stops]
    .sort((a, b) => nearest(a) - nearest(b))
    .map((stop) => {
      const box = boxOf(stop, WIDTH - OUT_WIDTH, Math.max(free, nearest(stop)), OUT_WIDTH);
      free = box.y + box.height + 10;
      return box;
    });
}

function pathOf(from: Box, to: Box, way: Way, lane: number | undefined): string {
  if (lane !== undefined) {
    const shift = way.kind === "leak" ? -4 : 4;
    const start = from.y + from.height / 2 + shift;
    const end = to.y + to.height / 2 + shift;
    return `M${from.x} ${start}H${lane}V${end}H${to.x - 2}`;
  }
  if (isAside(to.stop) || isAside(from.stop)) {
    const shift = way.kind === "leak" ? -4 : 4;
    const [top, bottom] = [Math.max(from.y, to.y) + 8, Math.min(from.y + from.height, to.y + to.height) - 8];
    if (top <= bottom) {
      const level = Math.min(bottom, (top + bottom) / 2 + (way.kind === "plain" ? 0 : shift));
      return `M${from.x + from.width} ${level}H${to.x - 2}`;
    }
    const start = from.y + from.height / 2 + shift;
    const end = to.y + to.height / 2;
    const turn = to.x - CHANNEL / 2 + (way.kind === "leak" ? -3 : 3);
    return `M${from.x + from.width} ${start}H${turn}V${end}H${to.x - 2}`;
  }
  return `M${from.x + 14} ${from.y + from.height}V${to.y - 2}`;
}
