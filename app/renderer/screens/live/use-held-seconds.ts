// Seconds before now that the console holds, and a recording may begin with; 0 for who may not see.
import { useQuery } from '@tanstack/react-query';
import { calls } from '../../state/client.ts';
import { useMay } from '../../state/session.ts';

export function useHeldSeconds(): number {
  const maySee = useMay()('storage.see').allowed;
  const { data } = useQuery({
    queryKey: ['storage'],
    queryFn: () => calls.storage.get({}),
    staleTime: 0,
    enabled: maySee,
  });
  return data?.retention.ringSeconds ?? 0;
}
