// The page's entry: what must come first, then everything else. A chunk of its own keeps the order through bundling.
import './first.ts';

await import('./app.tsx');
