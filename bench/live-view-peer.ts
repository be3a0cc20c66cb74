// The bare minimum that shows the same bins: uPlot alone with a trace, and a WebGL texture that gets a row. No axes of
// ours, no cursors, no console. For bench only: this function runs in a page.

declare global {
  interface Window {
    uPlot: new (
      options: object,
      data: readonly ArrayLike<number>[],
      root: HTMLElement,
    ) => { setData(data: readonly ArrayLike<number>[]): void };
  }
}

const SHADER = {
  vertex: '#version 300 es\nin vec2 p;out vec2 t;void main(){t=p*.5+.5;gl_Position=vec4(p,0,1);}',
  fragment:
    '#version 300 es\nprecision highp float;uniform sampler2D s;in vec2 t;out vec4 c;void main(){c=vec4(texture(s,t).r*.01+1.);}',
};

/** Draws `bins` levels 30 times a second until the page is closed. */
export function drawBare({ bins, shader }: { bins: number; shader: typeof SHADER }): void {
  const rows = 512;
  const canvas = document.body.appendChild(document.createElement('canvas'));
  [canvas.width, canvas.height] = [900, 250];
  const gl = canvas.getContext('webgl2');
  if (!gl) throw new Error('no WebGL here');
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, shader.vertex],
    [gl.FRAGMENT_SHADER, shader.fragment],
  ] as const) {
    const part = gl.createShader(kind);
    if (!part) throw new Error('no shader here');
    gl.shaderSource(part, source);
    gl.compileShader(part);
    gl.attachShader(program, part);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  const quad = Float32Array.of(-1, -1, 1, -1, -1, 1, -1, 1, 1, -1, 1, 1);
  gl.bufferData(gl.ARRAY_BUFFER, quad, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32F, Math.min(bins, 4096), rows);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);

  const hz = Float64Array.from({ length: bins }, (_, i) => i * 11.7);
  const levels = new Float32Array(bins);
  const options = {
    width: 900,
    height: 300,
    series: [{}, { stroke: '#4ad' }],
    scales: { x: { time: false } },
  };
  const plot = new window.uPlot(options, [hz, levels], document.body);
  let row = 0;
  let due = 0;
  const draw = (at: number): void => {
    requestAnimationFrame(draw);
    if (at < due) return;
    due = at + 32;
    for (let i = 0; i < bins; i += 1) levels[i] = -80 + 10 * Math.sin(i * 0.01 + row) * Math.sin(i);
    plot.setData([hz, levels]);
    row = (row + 1) % rows;
    const wide = levels.subarray(0, Math.min(bins, 4096));
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, row, wide.length, 1, gl.RED, gl.FLOAT, wide);
    gl.drawArrays(gl.TRIANGLES, 0, 6);
  };
  requestAnimationFrame(draw);
}

export const BARE_SHADER = SHADER;
