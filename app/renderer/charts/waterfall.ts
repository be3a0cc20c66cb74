// The waterfall, newest row on top: WebGL2 where it is to be had, a 2D canvas where it is not. Outside React.
// Colour, level range and frequency span change without touching what was measured.
import * as twgl from 'twgl.js';
import { token } from '../state/theme.ts';
import { bakeColourMap, readColour, type ColourMapName } from './colour-map.ts';
import { createSpectrumRows, type SpectrumRows } from './spectrum-rows.ts';

const COLUMNS = 1024;
const ROWS = 512;

export interface WaterfallLook {
  colours: ColourMapName;
  /** dB in the unit of what was pushed. */
  fromDb: number;
  toDb: number;
  fromHz: number;
  toHz: number;
  log: boolean;
}

export interface Waterfall {
  readonly accelerated: boolean;
  push(values: Float32Array, x0: number, dx: number): void;
  gap(): void;
  setLook(look: WaterfallLook): void;
  draw(): void;
  close(): void;
}

const VERTEX = `#version 300 es
in vec2 position;
out vec2 place;
void main() {
  place = position * 0.5 + 0.5;
  gl_Position = vec4(position, 0, 1);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
uniform sampler2D levels;
uniform sampler2D spans;
uniform sampler2D colours;
uniform vec2 levelRange;
uniform vec2 hertz;
uniform bool logarithmic;
uniform float newest;
uniform float filled;
uniform vec3 ground;
uniform vec3 hatch;
in vec2 place;
out vec4 colour;
void main() {
  float rows = float(textureSize(levels, 0).y);
  float age = floor((1.0 - place.y) * rows);
  colour = vec4(ground, 1);
  if (age >= filled) return;
  int row = int(mod(newest - age + rows, rows));
  float low = max(hertz.x, 1e-3);
  float f = logarithmic ? low * pow(hertz.y / low, place.x) : mix(hertz.x, hertz.y, place.x);
  vec2 span = texelFetch(spans, ivec2(0, row), 0).xy;
  float column = (f - span.x) / (span.y - span.x);
  if (column < 0.0 || column >= 1.0) return;
  float level = texelFetch(levels, ivec2(int(column * float(textureSize(levels, 0).x)), row), 0).x;
  if (isnan(level)) {
    colour = vec4(mod(gl_FragCoord.x + gl_FragCoord.y, 8.0) < 3.0 ? hatch : ground, 1);
    return;
  }
  float t = clamp((level - levelRange.x) / (levelRange.y - levelRange.x), 0.0, 1.0);
  colour = texture(colours, vec2(t * 0.99609375 + 0.001953125, 0.5));
}`;

function sizeToPixels(canvas: HTMLCanvasElement): void {
  const ratio = window.devicePixelRatio;
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

const toUnit = (text: string): number[] => readColour(text).map((part) => part / 255);

interface Painter {
  row(row: number): void;
  look(look: WaterfallLook): void;
  draw(look: WaterfallLook): void;
  close(): void;
}

function glPainter(canvas: HTMLCanvasElement, rows: SpectrumRows): Painter | null {
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false });
  if (!gl) return null;
  const context = gl;
  let program: twgl.ProgramInfo;
  let quad: twgl.BufferInfo;
  let levels: WebGLTexture;
  let spans: WebGLTexture;
  let colours: WebGLTexture;
  let coloursOf: ColourMapName | null = null;
  let lost = false;

  function setUp(): void {
    program = twgl.createProgramInfo(context, [VERTEX, FRAGMENT]);
    quad = twgl.createBufferInfoFromArrays(context, {
      position: { numComponents: 2, data: [-1, -1, 1, -1, -1, 1, -1, 1, 1, -1, 1, 1] },
    });
    const common = { minMag: context.NEAREST, wrap: context.CLAMP_TO_EDGE };
    levels = twgl.createTexture(context, {
      ...common,
      width: rows.width,
      height: rows.height,
      internalFormat: context.R32F,
      src: rows.levels,
    });
    spans = twgl.createTexture(context, {
      ...common,
      width: 1,
      height: rows.height,
      internalFormat: context.RG32F,
      src: rows.spans,
    });
    colours = twgl.createTexture(context, {
      width: 256,
      height: 1,
      minMag: context.LINEAR,
      wrap: context.CLAMP_TO_EDGE,
      src: bakeColourMap('viridis'),
    });
    coloursOf = 'viridis';
  }
  const onLost = (event: Event): void => {
    event.preventDefault();
    lost = true;
  };
  const onRestored = (): void => {
    lost = false;
    setUp();
  };
  canvas.addEventListener('webglcontextlost', onLost);
  canvas.addEventListener('webglcontextrestored', onRestored);
  setUp();
  return {
    row(row) {
      if (lost) return;
      const { width } = rows;
      context.bindTexture(context.TEXTURE_2D, levels);
      context.texSubImage2D(
        context.TEXTURE_2D,
        0,
        0,
        row,
        width,
        1,
        context.RED,
        context.FLOAT,
        rows.levels,
        row * width,
      );
      context.bindTexture(context.TEXTURE_2D, spans);
      context.texSubImage2D(
        context.TEXTURE_2D,
        0,
        0,
        row,
        1,
        1,
        context.RG,
        context.FLOAT,
        rows.spans,
        row * 2,
      );
    },
    look(look) {
      if (lost || look.colours === coloursOf) return;
      coloursOf = look.colours;
      twgl.setTextureFromArray(context, colours, bakeColourMap(look.colours), {
        width: 256,
        height: 1,
      });
    },
    draw(look) {
      if (lost) return;
      context.viewport(0, 0, canvas.width, canvas.height);
      context.useProgram(program.program);
      twgl.setBuffersAndAttributes(context, program, quad);
      twgl.setUniforms(program, {
        levels,
        spans,
        colours,
        levelRange: [look.fromDb, look.toDb],
        hertz: [look.fromHz, look.toHz],
        logarithmic: look.log,
        newest: rows.newest,
        filled: rows.filled,
        ground: toUnit(token('--plot')),
        hatch: toUnit(token('--line-strong')),
      });
      twgl.drawBufferInfo(context, quad);
    },
    close() {
      canvas.removeEventListener('webglcontextlost', onLost);
      canvas.removeEventListener('webglcontextrestored', onRestored);
      context.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

/** The same picture without a graphics processor: one pixel a cell, stretched by the canvas. */
function flatPainter(canvas: HTMLCanvasElement, rows: SpectrumRows): Painter | null {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) return null;
  let table = bakeColourMap('viridis');
  let tableOf: ColourMapName = 'viridis';
  const width = 512;
  const image = new ImageData(width, rows.height);
  const small = new OffscreenCanvas(width, rows.height);
  const smallContext = small.getContext('2d');
  return {
    row: () => undefined,
    look(look) {
      if (look.colours === tableOf) return;
      tableOf = look.colours;
      table = bakeColourMap(look.colours);
    },
    draw(look) {
      const ground = readColour(token('--plot'));
      const hatch = readColour(token('--line-strong'));
      const low = Math.max(look.fromHz, 1e-3);
      for (let age = 0; age < rows.height; age += 1) {
        const row = (rows.newest - age + rows.height) % rows.height;
        const first = rows.spans[2 * row] ?? 0;
        const span = (rows.spans[2 * row + 1] ?? 1) - first;
        for (let x = 0; x < width; x += 1) {
          const share = x / width;
          const f = look.log
            ? low * (look.toHz / low) ** share
            : look.fromHz + share * (look.toHz - look.fromHz);
          const column = (f - first) / span;
          const level =
            age < rows.filled && column >= 0 && column < 1
              ? (rows.levels[row * rows.width + Math.floor(column * rows.width)] ?? NaN)
              : null;
          const t =
            level === null || Number.isNaN(level)
              ? 0
              : Math.max(
                  0,
                  Math.min(
                    255,
                    Math.round((255 * (level - look.fromDb)) / (look.toDb - look.fromDb)),
                  ),
                );
          const at = 4 * (age * width + x);
          const rgb =
            level === null
              ? ground
              : Number.isNaN(level)
                ? (x + age) % 8 < 3
                  ? hatch
                  : ground
                : table.subarray(4 * t, 4 * t + 3);
          image.data.set(rgb, at);
          image.data[at + 3] = 255;
        }
      }
      smallContext?.putImageData(image, 0, 0);
      context.imageSmoothingEnabled = false;
      context.drawImage(small, 0, 0, canvas.width, canvas.height);
    },
    close: () => undefined,
  };
}

export function openWaterfall(canvas: HTMLCanvasElement, look: WaterfallLook): Waterfall {
  const rows = createSpectrumRows(COLUMNS, ROWS);
  const accelerated = glPainter(canvas, rows);
  const painter = accelerated ?? flatPainter(canvas, rows);
  let current = look;
  painter?.look(look);
  return {
    accelerated: accelerated !== null,
    push(values, x0, dx) {
      painter?.row(rows.push(values, x0, dx));
    },
    gap() {
      for (let i = 0; i < 4; i += 1) painter?.row(rows.pushGap());
    },
    setLook(next) {
      current = next;
      painter?.look(next);
    },
    draw() {
      sizeToPixels(canvas);
      painter?.draw(current);
    },
    close: () => painter?.close(),
  };
}
