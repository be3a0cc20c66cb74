// Paints the waterfall with WebGL2: the memory is a texture, colour and span are uniforms.
import * as twgl from 'twgl.js';
import { token } from '../state/theme.ts';
import { bakeColourMap, readColour, type ColourMapName } from './colour-map.ts';
import { LOG_FLOOR_HZ } from './span.ts';
import type { SpectrumRows } from './spectrum-rows.ts';
import type { WaterfallPainter } from './waterfall-painter.ts';

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
uniform float visible;
uniform float scroll;
uniform vec3 ground;
uniform vec3 hatch;
in vec2 place;
out vec4 colour;
void main() {
  float rows = float(textureSize(levels, 0).y);
  float age = floor((1.0 - place.y) * visible) + scroll;
  colour = vec4(ground, 1);
  if (age >= filled) return;
  int row = int(mod(newest - age + rows, rows));
  float f = logarithmic ? hertz.x * pow(hertz.y / hertz.x, place.x) : mix(hertz.x, hertz.y, place.x);
  vec2 span = texelFetch(spans, ivec2(0, row), 0).xy;
  float column = (f - span.x) / (span.y - span.x);
  if (column < 0.0 || column >= 1.0) {
    bvec2 dot = lessThan(mod(gl_FragCoord.xy, 8.0), vec2(2.0));
    colour = vec4(dot.x && dot.y ? hatch : ground, 1);
    return;
  }
  float level = texelFetch(levels, ivec2(int(column * float(textureSize(levels, 0).x)), row), 0).x;
  if (isnan(level)) {
    colour = vec4(mod(gl_FragCoord.x + gl_FragCoord.y, 8.0) < 3.0 ? hatch : ground, 1);
    return;
  }
  float t = clamp((level - levelRange.x) / (levelRange.y - levelRange.x), 0.0, 1.0);
  colour = texture(colours, vec2(t * 0.99609375 + 0.001953125, 0.5));
}`;

const toUnit = (text: string): number[] => readColour(text).map((part) => part / 255);

interface Made {
  program: twgl.ProgramInfo;
  quad: twgl.BufferInfo;
  levels: WebGLTexture;
  spans: WebGLTexture;
  colours: WebGLTexture;
}

function make(gl: WebGL2RenderingContext, rows: SpectrumRows): Made {
  const exact = { minMag: gl.NEAREST, wrap: gl.CLAMP_TO_EDGE };
  return {
    program: twgl.createProgramInfo(gl, [VERTEX, FRAGMENT]),
    quad: twgl.createBufferInfoFromArrays(gl, {
      position: { numComponents: 2, data: [-1, -1, 1, -1, -1, 1, -1, 1, 1, -1, 1, 1] },
    }),
    levels: twgl.createTexture(gl, {
      ...exact,
      width: rows.width,
      height: rows.height,
      internalFormat: gl.R32F,
      src: rows.levels,
    }),
    spans: twgl.createTexture(gl, {
      ...exact,
      width: 1,
      height: rows.height,
      internalFormat: gl.RG32F,
      src: rows.spans,
    }),
    colours: twgl.createTexture(gl, {
      width: 256,
      height: 1,
      minMag: gl.LINEAR,
      wrap: gl.CLAMP_TO_EDGE,
      src: bakeColourMap('viridis'),
    }),
  };
}

/** @returns null where there is no WebGL2. A lost context draws nothing until it is restored, and forgets no row. */
export function openGlPainter(
  canvas: HTMLCanvasElement,
  rows: SpectrumRows,
): WaterfallPainter | null {
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false });
  if (!gl || gl.isContextLost()) return null;
  let made: Made | null = make(gl, rows);
  let coloursOf: ColourMapName = 'viridis';
  const onLost = (event: Event): void => {
    event.preventDefault();
    made = null;
  };
  const onRestored = (): void => {
    made = make(gl, rows);
    coloursOf = 'viridis';
  };
  canvas.addEventListener('webglcontextlost', onLost);
  canvas.addEventListener('webglcontextrestored', onRestored);

  function upload(
    texture: WebGLTexture,
    row: number,
    width: number,
    format: number,
    from: Float32Array,
    per: number,
  ): void {
    gl?.bindTexture(gl.TEXTURE_2D, texture);
    gl?.texSubImage2D(gl.TEXTURE_2D, 0, 0, row, width, 1, format, gl.FLOAT, from, row * per);
  }
  return {
    row(row) {
      if (!made) return;
      upload(made.levels, row, rows.width, gl.RED, rows.levels, rows.width);
      upload(made.spans, row, 1, gl.RG, rows.spans, 2);
    },
    draw(look, { visible, scroll }) {
      if (!made) return;
      const { program, quad, levels, spans, colours } = made;
      if (look.colours !== coloursOf) {
        coloursOf = look.colours;
        twgl.setTextureFromArray(gl, colours, bakeColourMap(look.colours), {
          width: 256,
          height: 1,
        });
      }
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.useProgram(program.program);
      twgl.setBuffersAndAttributes(gl, program, quad);
      twgl.setUniforms(program, {
        levels,
        spans,
        colours,
        levelRange: [look.fromDb, look.toDb],
        hertz: [look.log ? Math.max(look.fromHz, LOG_FLOOR_HZ) : look.fromHz, look.toHz],
        logarithmic: look.log,
        newest: rows.newest,
        filled: rows.filled,
        visible,
        scroll,
        ground: toUnit(token('--plot')),
        hatch: toUnit(token('--line-strong')),
      });
      twgl.drawBufferInfo(gl, quad);
    },
    close() {
      canvas.removeEventListener('webglcontextlost', onLost);
      canvas.removeEventListener('webglcontextrestored', onRestored);
      if (!made) return;
      gl.deleteTexture(made.levels);
      gl.deleteTexture(made.spans);
      gl.deleteTexture(made.colours);
      gl.deleteProgram(made.program.program);
      made = null;
    },
  };
}
