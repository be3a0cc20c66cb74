// The message table: every type of the link, its request and its reply, each declared once (SPEC L5-L16).
#pragma once
#include "control-messages.hpp"
#include "link-messages.hpp"
#include "stream-messages.hpp"
