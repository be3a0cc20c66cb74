// Whether a form has been sent while something of it was wanting: then what is still empty says so, touched or not.
import { createContext, useContext } from 'react';

export const Tried = createContext(false);
export const useTried = (): boolean => useContext(Tried);
