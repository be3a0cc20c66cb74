// Puts the page together: styles, words, theme, console, shell.
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './styles/tokens.css';
import './styles/base.css';
import './styles/forms.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startTranslation } from './i18n/index.ts';
import { Shell } from './screens/shell/Shell.tsx';
import { queryClient, startConsole } from './state/console.ts';
import { startSession } from './state/session.ts';
import { startTheme } from './state/theme.ts';

startTheme();
await startTranslation();
startConsole();
startSession();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root element');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Shell />
    </QueryClientProvider>
  </StrictMode>,
);
