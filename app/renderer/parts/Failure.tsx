// What went wrong, said aloud when it appears.
export function Failure({ words }: { words: string | null }) {
  if (words === null) return null;
  return (
    <p className="refusal wraps" role="alert">
      <span aria-hidden>▲</span> {words}
    </p>
  );
}
