# SPDX-License-Identifier: BSL-1.0
"""The singular points: one list, from which the documented table and the rows of tests are made.

These are decisions, not computations; what can be computed of them is checked (`check_limits`):
every entry of a one-argument operation is a one-sided limit of the closed form, or the mean of
both.

A line is: operation | inputs | value | first partials | second partials (upper triangle) | why.
`any` is unspecified, `infinite` is +inf or -inf.
"""

from fractions import Fraction

from mpmath import mp, mpf

import oracle_operations
from oracle_numbers import WORK_DIGITS, hexfloat, to_double

SECTIONS = [
    ("Arithmetic", """
neg | 0 | -0 | -1 | 0 |
neg | inf | -inf | -1 | 0 |
neg | nan | nan | -1 | 0 | the slope is a constant, whatever the input
reciprocal | 0 | inf | -inf | inf |
reciprocal | -0 | -inf | -inf | -inf |
reciprocal | inf | 0 | 0 | 0 |
reciprocal | -inf | -0 | 0 | 0 |
reciprocal | nan | nan | nan | nan |
add | inf -inf | nan | 1 1 | 0 0 0 | slopes are constants
add | nan 1 | nan | 1 1 | 0 0 0 |
sub | inf inf | nan | 1 -1 | 0 0 0 |
mul | 0 0 | 0 | 0 0 | 0 1 0 |
mul | 0 inf | nan | inf 0 | 0 1 0 | IEEE: a zero number is not a structural zero
mul | nan 0 | nan | 0 nan | 0 1 0 |
div | 1 0 | inf | inf -inf | 0 -inf inf |
div | 1 -0 | -inf | -inf -inf | 0 -inf -inf |
div | 0 0 | nan | inf nan | 0 -inf nan |
div | 0 2 | 0 | 1/2 0 | 0 -1/4 0 |
div | 1 inf | 0 | 0 0 | 0 0 0 |
div | inf 1 | inf | 1 -inf | 0 -1 inf |
div | inf inf | nan | 0 any | 0 0 any |
fma | 0 inf 1 | nan | inf 0 1 | 0 1 0 0 0 0 |
fma | 0 0 0 | 0 | 0 0 1 | 0 1 0 0 0 0 |
"""),
    ("Roots and powers", """
sqrt | 0 | 0 | inf | -inf |
sqrt | -0 | -0 | infinite | infinite | the sign is an accident of the zero's
sqrt | inf | inf | 0 | 0 |
sqrt | -1 | nan | any | any | outside the domain
sqrt | nan | nan | nan | nan |
rsqrt | 0 | inf | -inf | inf |
rsqrt | inf | 0 | 0 | 0 |
rsqrt | -1 | nan | any | any |
rsqrt | nan | nan | nan | nan |
cbrt | 0 | 0 | inf | infinite | the limits from the two sides are -inf and +inf
cbrt | -0 | -0 | inf | infinite |
cbrt | inf | inf | 0 | any |
cbrt | -inf | -inf | 0 | any |
cbrt | nan | nan | nan | nan |
square | 0 | 0 | 0 | 2 |
square | inf | inf | inf | 2 |
square | -inf | inf | -inf | 2 |
square | nan | nan | nan | 2 |
pow_int | 0 -2 | inf | -inf | inf |
pow_int | -0 -2 | inf | inf | inf |
pow_int | 0 -1 | inf | -inf | inf |
pow_int | -0 -1 | -inf | -inf | -inf |
pow_int | 0 0 | 1 | 0 | 0 | x^0 is the constant 1
pow_int | 0 1 | 0 | 1 | 0 | x^1 is x: its second derivative is not 0 * 0^-1
pow_int | 0 2 | 0 | 0 | 2 |
pow_int | 0 3 | 0 | 0 | 0 |
pow_int | 0 4 | 0 | 0 | 0 |
pow_int | -0 3 | -0 | 0 | 0 |
pow_int | -2 3 | -8 | 12 | -12 |
pow_int | inf -1 | 0 | 0 | 0 |
pow_int | inf 0 | 1 | 0 | 0 |
pow_int | inf 1 | inf | 1 | 0 |
pow_int | inf 2 | inf | inf | 2 |
pow_int | -inf 3 | -inf | inf | -inf |
pow_int | nan 0 | 1 | 0 | 0 | as in C
pow_int | nan 1 | nan | 1 | 0 |
pow_int | nan 2 | nan | nan | 2 |
pow | 0 0 | 1 | 0 0 | 0 any 0 | pow(x, 0) is constant in x; 0^y is constant in y right of 0
pow | 0 0.5 | 0 | inf 0 | -inf any 0 |
pow | 0 1 | 0 | 1 0 | 0 any 0 |
pow | 0 1.5 | 0 | 0 0 | inf 0 0 | x^y log x is 0 at x = 0 for y > 0
pow | 0 2 | 0 | 0 0 | 2 0 0 |
pow | 0 2.5 | 0 | 0 0 | 0 0 0 |
pow | 0 3 | 0 | 0 0 | 0 0 0 |
pow | 0 -1 | inf | -inf any | inf any any |
pow | 0 -0.5 | inf | -inf any | inf any any |
pow | 2 0 | 1 | 0 log(2) | 0 1/2 log(2)^2 |
pow | 1 0 | 1 | 0 0 | 0 1 0 |
pow | -2 0 | 1 | 0 any | 0 any any | no derivative in y left of 0
pow | -2 2 | 4 | -4 any | 2 any any |
pow | -2 3 | -8 | 12 any | -12 any any |
pow | -2 0.5 | nan | any any | any any any |
pow | inf 2 | inf | inf any | 2 any any |
pow | 1 nan | 1 | any any | any any any | as in C
pow | nan 0 | 1 | any any | any any any | as in C
pow | nan 2 | nan | nan any | any any any |
hypot | 0 0 | 0 | 0 0 | 0 0 0 | the subgradient of least norm; 0 and not NaN, as for `norm`
hypot | 0 2 | 2 | 0 1 | 1/2 0 0 |
hypot | -3 0 | 3 | -1 0 | 0 0 1/3 |
hypot | inf 1 | inf | any any | any any any |
hypot | inf nan | inf | any any | any any any | as in C
hypot | nan 1 | nan | any any | any any any |
"""),
    ("Exponentials and logarithms", """
exp | inf | inf | inf | inf |
exp | -inf | 0 | 0 | 0 |
exp | 1000 | inf | inf | inf |
exp | -1000 | 0 | 0 | 0 |
exp | nan | nan | nan | nan |
exp2 | inf | inf | inf | inf |
exp2 | -inf | 0 | 0 | 0 |
exp2 | nan | nan | nan | nan |
expm1 | -0 | -0 | 1 | 1 |
expm1 | inf | inf | inf | inf |
expm1 | -inf | -1 | 0 | 0 |
expm1 | -1000 | -1 | 0 | 0 |
expm1 | nan | nan | nan | nan |
log | 0 | -inf | inf | -inf |
log | -0 | -inf | infinite | infinite |
log | 1 | 0 | 1 | -1 |
log | inf | inf | 0 | 0 |
log | -1 | nan | any | any | outside the domain
log | nan | nan | nan | nan |
log2 | 0 | -inf | inf | -inf |
log2 | inf | inf | 0 | 0 |
log2 | -1 | nan | any | any |
log2 | nan | nan | nan | nan |
log1p | -0 | -0 | 1 | -1 |
log1p | -1 | -inf | inf | -inf |
log1p | inf | inf | 0 | 0 |
log1p | -2 | nan | any | any |
log1p | nan | nan | nan | nan |
"""),
    ("Circular functions", """
sin | -0 | -0 | 1 | 0 |
sin | inf | nan | nan | nan |
sin | nan | nan | nan | nan |
cos | 0 | 1 | 0 | -1 |
cos | -inf | nan | nan | nan |
cos | nan | nan | nan | nan |
tan | -0 | -0 | 1 | 0 |
tan | inf | nan | nan | nan |
tan | nan | nan | nan | nan |
asin | -0 | -0 | 1 | 0 |
asin | 1 | pi/2 | inf | inf |
asin | -1 | -pi/2 | inf | -inf |
asin | 2 | nan | any | any |
asin | nan | nan | nan | nan |
acos | 1 | 0 | -inf | -inf |
acos | -1 | pi | -inf | inf |
acos | 2 | nan | any | any |
acos | nan | nan | nan | nan |
atan | -0 | -0 | 1 | 0 |
atan | inf | pi/2 | 0 | any |
atan | -inf | -pi/2 | 0 | any |
atan | nan | nan | nan | nan |
atan2 | 0 0 | 0 | 0 0 | 0 0 0 | no direction, no slope: 0 and not NaN
atan2 | -0 0 | -0 | 0 0 | 0 0 0 |
atan2 | 0 -0 | pi | 0 0 | 0 0 0 |
atan2 | -0 -0 | -pi | 0 0 | 0 0 0 |
atan2 | 0 1 | 0 | 1 0 | 0 -1 0 |
atan2 | 0 -1 | pi | -1 0 | 0 -1 0 |
atan2 | -0 -1 | -pi | -1 0 | 0 -1 0 | the cut: the value jumps, the slopes do not
atan2 | 1 0 | pi/2 | 0 -1 | 0 1 0 |
atan2 | inf 1 | pi/2 | any any | any any any |
atan2 | 1 inf | 0 | any any | any any any |
atan2 | inf -inf | 3pi/4 | any any | any any any |
atan2 | nan 1 | nan | nan nan | nan nan nan |
"""),
    ("Hyperbolic functions", """
sinh | -0 | -0 | 1 | 0 |
sinh | inf | inf | inf | inf |
sinh | -inf | -inf | inf | -inf |
sinh | nan | nan | nan | nan |
cosh | 0 | 1 | 0 | 1 |
cosh | inf | inf | inf | inf |
cosh | -inf | inf | -inf | inf |
cosh | nan | nan | nan | nan |
tanh | -0 | -0 | 1 | 0 |
tanh | 1000 | 1 | 0 | 0 | saturated: 0 and not inf/inf
tanh | -1000 | -1 | 0 | 0 |
tanh | inf | 1 | 0 | 0 |
tanh | -inf | -1 | 0 | 0 |
tanh | nan | nan | nan | nan |
asinh | -0 | -0 | 1 | 0 |
asinh | inf | inf | 0 | any |
asinh | -inf | -inf | 0 | any |
asinh | nan | nan | nan | nan |
acosh | 1 | 0 | inf | -inf |
acosh | inf | inf | 0 | any |
acosh | 0 | nan | any | any |
acosh | nan | nan | nan | nan |
atanh | -0 | -0 | 1 | 0 |
atanh | 1 | inf | inf | inf |
atanh | -1 | -inf | inf | -inf |
atanh | 2 | nan | any | any |
atanh | nan | nan | nan | nan |
"""),
    ("Special functions", """
erf | -0 | -0 | 2/sqrt(pi) | 0 |
erf | 1000 | 1 | 0 | 0 |
erf | inf | 1 | 0 | any |
erf | -inf | -1 | 0 | any |
erf | nan | nan | nan | nan |
erfc | 0 | 1 | -2/sqrt(pi) | 0 |
erfc | 1000 | 0 | 0 | 0 |
erfc | -1000 | 2 | 0 | 0 |
erfc | inf | 0 | 0 | any |
erfc | -inf | 2 | 0 | any |
erfc | nan | nan | nan | nan |
lgamma | 0 | inf | -inf | inf |
lgamma | 1 | 0 | -euler | pi^2/6 |
lgamma | 2 | 0 | 1-euler | pi^2/6-1 |
lgamma | -1 | inf | any | any | a pole
lgamma | -2 | inf | any | any |
lgamma | inf | inf | inf | any |
lgamma | -inf | inf | any | any |
lgamma | nan | nan | nan | nan |
digamma | 0 | -inf | inf | -inf |
digamma | -0 | inf | inf | inf |
digamma | 1 | -euler | pi^2/6 | -2zeta(3) |
digamma | -1 | nan | any | any | a pole with two signs
digamma | inf | inf | 0 | any |
digamma | -inf | nan | any | any |
digamma | nan | nan | nan | nan |
"""),
    ("Steps and kinks", """
abs | 0 | 0 | 0 | 0 | the subgradient of least norm
abs | -0 | 0 | 0 | 0 |
abs | inf | inf | 1 | 0 |
abs | -inf | inf | -1 | 0 |
abs | nan | nan | any | any |
sign | 0 | 0 | 0 | 0 |
sign | -0 | 0 | 0 | 0 |
sign | inf | 1 | 0 | 0 |
sign | -inf | -1 | 0 | 0 |
sign | nan | nan | 0 | 0 |
floor | -0 | -0 | 0 | 0 |
floor | 2 | 2 | 0 | 0 | steps have slope 0 everywhere, jumps included
floor | -3 | -3 | 0 | 0 |
floor | inf | inf | 0 | 0 |
floor | nan | nan | 0 | 0 |
ceil | -0 | -0 | 0 | 0 |
ceil | 2 | 2 | 0 | 0 |
ceil | -0.5 | -0 | 0 | 0 |
ceil | -inf | -inf | 0 | 0 |
ceil | nan | nan | 0 | 0 |
round | 0.5 | 0 | 0 | 0 | halves go to the even neighbour
round | 1.5 | 2 | 0 | 0 |
round | 2.5 | 2 | 0 | 0 |
round | -0.5 | -0 | 0 | 0 |
round | -1.5 | -2 | 0 | 0 |
round | 3 | 3 | 0 | 0 |
round | inf | inf | 0 | 0 |
round | nan | nan | 0 | 0 |
trunc | -0.5 | -0 | 0 | 0 |
trunc | 2 | 2 | 0 | 0 |
trunc | inf | inf | 0 | 0 |
trunc | nan | nan | 0 | 0 |
relu | 0 | 0 | 0 | 0 | the convention of the field
relu | -0 | 0 | 0 | 0 |
relu | inf | inf | 1 | 0 |
relu | -inf | 0 | 0 | 0 |
relu | nan | nan | any | any | a NaN is not swallowed
max | 2 2 | 2 | 1/2 1/2 | 0 0 0 | ties share, so that max(x, x) has slope 1
max | 0 -0 | 0 | 1/2 1/2 | 0 0 0 | equal as numbers, hence a tie
max | inf inf | inf | 1/2 1/2 | 0 0 0 |
max | -inf -inf | -inf | 1/2 1/2 | 0 0 0 |
max | inf 1 | inf | 1 0 | 0 0 0 |
max | -inf 1 | 1 | 0 1 | 0 0 0 |
max | nan 1 | nan | any any | any any any | NaN wins, unlike C's fmax: it is not hidden
max | 1 nan | nan | any any | any any any |
min | 2 2 | 2 | 1/2 1/2 | 0 0 0 |
min | 0 -0 | 0 | 1/2 1/2 | 0 0 0 |
min | inf inf | inf | 1/2 1/2 | 0 0 0 |
min | -inf 1 | -inf | 1 0 | 0 0 0 |
min | inf 1 | 1 | 0 1 | 0 0 0 |
min | nan 1 | nan | any any | any any any |
min | 1 nan | nan | any any | any any any |
clamp | 0 0 1 | 0 | 1 0 0 | 0 0 0 0 0 0 | a closed interval: a value on its bound can move
clamp | 1 0 1 | 1 | 1 0 0 | 0 0 0 0 0 0 |
clamp | -0 0 1 | 0 | 1 0 0 | 0 0 0 0 0 0 |
clamp | 2 2 2 | 2 | 1 0 0 | 0 0 0 0 0 0 |
clamp | inf 0 1 | 1 | 0 0 1 | 0 0 0 0 0 0 |
clamp | -inf 0 1 | 0 | 0 1 0 | 0 0 0 0 0 0 |
clamp | 0 1 -1 | -1 | any any any | any any any any any any | wrong order: the upper bound wins
clamp | nan 0 1 | nan | any any any | any any any any any any |
"""),
    ("Saturating functions", """
sigmoid | 1000 | 1 | 0 | 0 |
sigmoid | -1000 | 0 | 0 | 0 |
sigmoid | inf | 1 | 0 | 0 |
sigmoid | -inf | 0 | 0 | 0 |
sigmoid | nan | nan | nan | nan |
logit | 0 | -inf | inf | -inf |
logit | 1 | inf | inf | inf |
logit | 0.5 | 0 | 4 | 0 |
logit | 2 | nan | any | any |
logit | nan | nan | nan | nan |
softplus | 1000 | 1000 | 1 | 0 |
softplus | -1000 | 0 | 0 | 0 |
softplus | inf | inf | 1 | 0 |
softplus | -inf | 0 | 0 | 0 |
softplus | nan | nan | nan | nan |
log_sigmoid | 1000 | 0 | 0 | 0 |
log_sigmoid | -1000 | -1000 | 1 | 0 |
log_sigmoid | inf | 0 | 0 | 0 |
log_sigmoid | -inf | -inf | 1 | 0 |
log_sigmoid | nan | nan | nan | nan |
logaddexp | 1000 1000 | 1000+log(2) | 1/2 1/2 | 1/4 -1/4 1/4 |
logaddexp | 1000 -1000 | 1000 | 1 0 | 0 0 0 |
logaddexp | 1 -inf | 1 | 1 0 | 0 0 0 |
logaddexp | -inf 1 | 1 | 0 1 | 0 0 0 |
logaddexp | -inf -inf | -inf | 1/2 1/2 | 1/4 -1/4 1/4 | infinite equals have the difference 0
logaddexp | inf 1 | inf | 1 0 | 0 0 0 |
logaddexp | inf -inf | inf | 1 0 | 0 0 0 |
logaddexp | inf inf | inf | 1/2 1/2 | 1/4 -1/4 1/4 |
logaddexp | nan 1 | nan | nan nan | nan nan nan |
"""),
    ("Choices and comparisons", """
select | 1 2 nan | 2 | 0 1 0 | 0 0 0 0 0 0 | nothing of the branch not taken
select | 0 nan 2 | 2 | 0 0 1 | 0 0 0 0 0 0 |
select | 1 2 inf | 2 | 0 1 0 | 0 0 0 0 0 0 |
select | 0 inf 2 | 2 | 0 0 1 | 0 0 0 0 0 0 |
select | 1 nan 2 | nan | 0 1 0 | 0 0 0 0 0 0 |
select_sqrt | -1 | 0 | 0 | 0 | select(x > 0, sqrt(x), 0): nothing from the branch not taken
select_sqrt | 0 | 0 | 0 | 0 |
select_sqrt | 4 | 2 | 1/4 | -1/32 |
select_log | -1 | -1 | 1 | 0 | select(x > 0, log(x), x)
select_log | 0 | 0 | 1 | 0 |
select_log | 2 | log(2) | 1/2 | -1/4 |
select_sinc | 0 | 1 | 0 | 0 | select(x == 0, 1, sin(x) / x): the branch taken is constant
select_softplus | 1000 | 1000 | 1 | 0 | select(x > 0, x + log1p(exp(-x)), log1p(exp(x)))
select_softplus | -1000 | 0 | 0 | 0 |
select_pow | 0 | 0 | 0 | 0 | select(x > 0, pow(x, 0.5) * log(x), 0)
less | 2 2 | 0 | 0 0 | 0 0 0 |
less | nan 1 | 0 | 0 0 | 0 0 0 |
less_equal | 2 2 | 1 | 0 0 | 0 0 0 |
less_equal | nan 1 | 0 | 0 0 | 0 0 0 |
greater | 2 2 | 0 | 0 0 | 0 0 0 |
greater | 1 nan | 0 | 0 0 | 0 0 0 |
greater_equal | 2 2 | 1 | 0 0 | 0 0 0 |
greater_equal | 1 nan | 0 | 0 0 | 0 0 0 |
equal | 0 -0 | 1 | 0 0 | 0 0 0 |
equal | nan nan | 0 | 0 0 | 0 0 0 |
equal | inf inf | 1 | 0 0 | 0 0 0 |
not_equal | 0 -0 | 0 | 0 0 | 0 0 0 |
not_equal | nan nan | 1 | 0 0 | 0 0 0 |
"""),
    ("Reductions", """
reduce_max | 2 2 1 | 2 | 1/2 1/2 0 | 0 0 0 0 0 0 | ties share equally
reduce_max | 2 2 2 | 2 | 1/3 1/3 1/3 | 0 0 0 0 0 0 |
reduce_max | 0 -0 -1 | 0 | 1/2 1/2 0 | 0 0 0 0 0 0 |
reduce_max | inf 1 2 | inf | 1 0 0 | 0 0 0 0 0 0 |
reduce_max | -inf -inf -inf | -inf | 1/3 1/3 1/3 | 0 0 0 0 0 0 |
reduce_max | 1 nan 2 | nan | any any any | any any any any any any |
reduce_min | 1 2 1 | 1 | 1/2 0 1/2 | 0 0 0 0 0 0 |
reduce_min | 2 2 2 | 2 | 1/3 1/3 1/3 | 0 0 0 0 0 0 |
reduce_min | inf inf inf | inf | 1/3 1/3 1/3 | 0 0 0 0 0 0 |
reduce_min | 1 nan 2 | nan | any any any | any any any any any any |
argmax | 1 2 2 | 1 | 0 0 0 | 0 0 0 0 0 0 | the first of equals
argmax | 3 3 3 | 0 | 0 0 0 | 0 0 0 0 0 0 |
argmax | -inf -inf -inf | 0 | 0 0 0 | 0 0 0 0 0 0 |
argmax | 0 -0 -1 | 0 | 0 0 0 | 0 0 0 0 0 0 |
reduce_prod | 0 2 3 | 0 | 6 0 0 | 0 3 2 0 0 0 | products of the others, never value / x
reduce_prod | 0 0 3 | 0 | 0 0 0 | 0 3 0 0 0 0 |
reduce_prod | 0 0 0 | 0 | 0 0 0 | 0 0 0 0 0 0 |
reduce_prod | inf 2 3 | inf | 6 inf inf | 0 3 2 0 inf 0 |
reduce_prod | inf 0 1 | nan | 0 inf nan | 0 1 0 0 inf 0 |
norm | 0 0 0 | 0 | 0 0 0 | 0 0 0 0 0 0 | the subgradient of least norm
norm | 3 0 0 | 3 | 1 0 0 | 0 0 0 1/3 0 1/3 |
norm | 0 -4 0 | 4 | 0 -1 0 | 1/4 0 0 0 0 1/4 |
norm | inf 1 2 | inf | any any any | any any any any any any |
norm | nan 1 2 | nan | nan nan nan | nan nan nan nan nan nan |
logsumexp | 1 -inf -inf | 1 | 1 0 0 | 0 0 0 0 0 0 | a masked term has no weight
logsumexp | 0 0 -inf | log(2) | 1/2 1/2 0 | 1/4 -1/4 0 1/4 0 0 |
logsumexp | -inf -inf -inf | -inf | 1/3 1/3 1/3 | 2/9 -1/9 -1/9 2/9 -1/9 2/9 | equals share
logsumexp | inf 1 2 | inf | 1 0 0 | 0 0 0 0 0 0 |
logsumexp | inf inf 1 | inf | 1/2 1/2 0 | 1/4 -1/4 0 1/4 0 0 |
logsumexp | inf -inf 0 | inf | 1 0 0 | 0 0 0 0 0 0 |
logsumexp | 1000 1000 1000 | 1000+log(3) | 1/3 1/3 1/3 | 2/9 -1/9 -1/9 2/9 -1/9 2/9 |
logsumexp | 1000 0 -1000 | 1000 | 1 0 0 | 0 0 0 0 0 0 |
logsumexp | -1000 -1000 -inf | -1000+log(2) | 1/2 1/2 0 | 1/4 -1/4 0 1/4 0 0 |
logsumexp | nan 1 2 | nan | nan nan nan | nan nan nan nan nan nan |
"""),
]


def named_constants():
    two, three = mp.log(2), mp.log(3)
    return {
        "pi": mp.pi,
        "pi/2": mp.pi / 2,
        "-pi/2": -mp.pi / 2,
        "-pi": -mp.pi,
        "3pi/4": 3 * mp.pi / 4,
        "log(2)": two,
        "log(2)^2": two**2,
        "1000+log(2)": 1000 + two,
        "-1000+log(2)": -1000 + two,
        "1000+log(3)": 1000 + three,
        "2/sqrt(pi)": 2 / mp.sqrt(mp.pi),
        "-2/sqrt(pi)": -2 / mp.sqrt(mp.pi),
        "-euler": -mp.euler,
        "1-euler": 1 - mp.euler,
        "pi^2/6": mp.pi**2 / 6,
        "pi^2/6-1": mp.pi**2 / 6 - 1,
        "-2zeta(3)": -2 * mp.zeta(3),
    }


def number(word):
    """An mpf, or the word itself when it is no number."""
    if word in ("any", "infinite", "nan", "inf", "-inf"):
        return word
    constants = named_constants()
    if word in constants:
        return +constants[word]
    fraction = Fraction(word)
    return mpf(fraction.numerator) / fraction.denominator


def literal(word):
    if word == "-0":
        return "-0.0"
    n = number(word)
    return n if isinstance(n, str) else hexfloat(to_double(n))


def parsed():
    """(section, [(op, inputs, value, first, second, why)]), all but `why` as words."""
    seen = set()
    for title, text in SECTIONS:
        lines = []
        for line in text.strip().splitlines():
            op, inputs, value, first, second, why = (part.strip() for part in line.split("|"))
            entry = (op, inputs.split(), value, first.split(), second.split(), why)
            arguments = 1 if op == "pow_int" else len(entry[1])
            assert len(entry[3]) == arguments and len(
                entry[4]) == arguments * (arguments + 1) // 2, line
            assert call(entry) not in seen, line
            seen.add(call(entry))
            lines.append(entry)
        yield title, lines


def call(entry):
    return f"{entry[0]}({', '.join(entry[1])})"


def braces(words):
    return "{" + ", ".join(literal(w) for w in words) + "}"


def rows():
    with mp.workdps(WORK_DIGITS):
        for _, lines in parsed():
            for entry in lines:
                op, inputs, value, first, second, _ = entry
                if len(first) == 2:
                    second = second[:2] + ["0"] + second[2:]
                yield (
                    f'{{"{call(entry)}", "{op}", {len(inputs)}, {braces(inputs)}, '
                    f"{literal(value)}, "
                    f"{braces(first)}, {braces(second)}}},")


def prose(word):
    for plain, pretty in (("pi", "π"), ("-inf", "-∞"), ("infinite", "±∞"), ("inf", "∞"),
                          ("nan", "NaN"), ("euler", "γ"), ("zeta", "ζ"), ("any", "·"),
                          ("-", "−")):
        word = word.replace(plain, pretty)
    return word


def markdown():
    for title, lines in parsed():
        yield f"### {title}"
        yield ""
        yield "| point | value | first | second | |"
        yield "|---|---|---|---|---|"
        for entry in lines:
            _, _, value, first, second, why = entry
            answers = " | ".join(prose(", ".join(words)) for words in ([value], first, second))
            yield f"| `{call(entry)}` | {answers} | {why} |"
        yield ""


def sides(op, x):
    """The closed forms left and right of x; at an infinite x, far out; where saturated, at x."""
    f, d, dd, _ = oracle_operations.UNARY[op]
    if x in ("inf", "-inf"):
        points = [mpf(10)**40 * (1 if x == "inf" else -1)]
    elif abs(number(x)) == 1000:
        points = [number(x)]
    else:
        points = [number(x) - mpf(10)**-60, number(x) + mpf(10)**-60]
    answers = []
    for point in points:
        try:
            triple = [g(point) for g in (f, d, dd)]
        except (ValueError, ZeroDivisionError):
            continue
        if all(isinstance(v, mpf) for v in triple):
            answers.append(triple)
    return answers


def agrees(word, limits):
    if word in ("any", "nan"):
        return True
    if word in ("inf", "-inf", "infinite"):
        return any(
            abs(v) > 50 and (word == "infinite" or (v > 0) == (word == "inf")) for v in limits)
    if len(limits) == 2:
        limits = limits + [(limits[0] + limits[1]) / 2]
    return any(abs(v - number(word)) < mpf(10)**-12 for v in limits)


def check_limits():
    """Entries of one-argument operations are limits of closed forms, or the mean of two limits."""
    with mp.workdps(WORK_DIGITS):
        for _, lines in parsed():
            for entry in lines:
                op, (x, *rest), value, first, second, _ = entry
                if op not in oracle_operations.UNARY or x == "nan" or value == "nan" or call(
                        entry) == "lgamma(-inf)":
                    continue
                answers = sides(op, x)
                for k, word in enumerate((value, first[0], second[0])):
                    if not agrees(word, [a[k] for a in answers]):
                        raise AssertionError(f"{call(entry)}: {word} is no limit among "
                                             f"{[mp.nstr(a[k], 8) for a in answers]}")
