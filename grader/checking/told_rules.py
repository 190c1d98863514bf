"""What is told of the commonest messages of torch, NumPy and Python; see `errors_told`.

A wording is written for every form that torch 2.6 and later give a message; a test runs the code that raises it.
"""

from typing import NamedTuple


class Rule(NamedTuple):
    """What is told of a message."""

    wording: str
    "A regular expression, searched for in the message."
    sentence: str
    "Told where nothing of the message may be; without its full stop."
    quoting: str = ""
    "Told where it may be, with the named groups of the wording; empty if the other sentence will do."
    unit: int = 0
    "The unit that explains it."
    errors: str = ""
    "Types of exceptions that it is about, between spaces; empty for any."


RULES: tuple[Rule, ...] = (
    # ---- matrix products
    Rule(
        r"mat1 and mat2 shapes cannot be multiplied \((?P<a>-?\d{1,20})x(?P<b>-?\d{1,20}) and "
        r"(?P<c>-?\d{1,20})x(?P<d>-?\d{1,20})\)",
        "Let the inner sizes agree: a matrix product needs as many columns on its left as rows on its right",
        quoting="Let the inner sizes agree, here {b} and {c}: a matrix product needs as many columns on its "
        "left as rows on its right, and {a} x {b} meets {c} x {d}",
        unit=5,
    ),
    Rule(
        r"size mismatch, got input \(-?\d{1,20}\), mat \((?P<a>-?\d{1,20})x(?P<b>-?\d{1,20})\), vec "
        r"\((?P<c>-?\d{1,20})\)",
        "Let the inner sizes agree: a matrix times a vector needs as many columns as the vector has numbers",
        quoting="Let the inner sizes agree, here {b} and {c}: a matrix times a vector needs as many columns "
        "as the vector has numbers",
        unit=5,
    ),
    Rule(
        r"inconsistent tensor size, expected tensor \[(?P<a>-?\d{1,20})\] and src \[(?P<b>-?\d{1,20})\]",
        "Give both vectors the same length: their product pairs number with number",
        quoting="Give both vectors the same length, here {a} and {b}: their product pairs number with number",
        unit=5,
    ),
    Rule(
        r"Expected size for first two dimensions of batch2 tensor to be: (?P<a>\[[\d, ]{1,40}\]) but got: "
        r"(?P<b>\[[\d, ]{1,40}\])",
        "Let the inner sizes agree, and both have as many matrices: a product of batches multiplies them "
        "pair by pair",
        quoting="Let the inner sizes agree, and both have as many matrices: the second begins with the sizes "
        "{b}, and {a} is wanted",
        unit=5,
    ),
    Rule(
        r"matmul: Input operand \d has a mismatch in its core dimension.*\(size (?P<a>\d{1,20}) is different "
        r"from (?P<b>\d{1,20})\)",
        "Let the inner sizes agree: a matrix product needs as many columns on its left as rows on its right",
        quoting="Let the inner sizes agree, here {b} and {a}: a matrix product needs as many columns on its "
        "left as rows on its right",
        unit=5,
    ),
    Rule(
        r"shapes (?P<a>\([\d, ]{1,60}\)) and (?P<b>\([\d, ]{1,60}\)) not aligned",
        "Let the inner sizes agree: a product needs as many columns on its left as rows on its right",
        quoting="Let the inner sizes agree: a product needs as many columns on its left as rows on its "
        "right, and {a} meets {b}",
        unit=5,
    ),
    Rule(
        r"einsum\(\).*does not broadcast with previously seen size",
        "Let the inner sizes agree: an axis that is named in both factors has one length",
        unit=5,
    ),
    Rule(
        r"must be a matrix|must be a 3D tensor|1D tensors expected|Expected 1-D argument|must be 2-?D|"
        r"expects? a 2D tensor",
        "Give each factor the number of axes that this product takes: mm takes two matrices, mv a matrix and "
        "a vector, dot two vectors",
        unit=5,
    ),
    # ---- shapes
    Rule(
        r"view size is not compatible with input tensor's size and stride",
        "Use reshape instead of view: the numbers do not lie in memory in the order that you read them, "
        "so no view can have that shape, and reshape copies them",
        unit=4,
    ),
    Rule(
        r"shape '(?P<shape>\[[-\d, ]{1,80}\])' is invalid for input of size (?P<n>\d{1,20})",
        "Ask for a shape that holds as many numbers as there are: its sizes, multiplied, must give that count",
        quoting="Ask for a shape that holds the {n} numbers that there are: the sizes of {shape}, "
        "multiplied, must give {n}",
        unit=4,
    ),
    Rule(
        r"cannot reshape array of size (?P<n>\d{1,20}) into shape (?P<shape>\([-\d, ]{1,80}\))",
        "Ask for a shape that holds as many numbers as there are: its sizes, multiplied, must give that count",
        quoting="Ask for a shape that holds the {n} numbers that there are: the sizes of {shape}, "
        "multiplied, must give {n}",
        unit=4,
    ),
    Rule(
        r"only one dimension can be inferred",
        "Write -1 for one size at most: two unknown sizes cannot be worked out",
        unit=4,
    ),
    Rule(
        r"size of tensor a \((?P<a>\d{1,20})\) must match the size of tensor b \((?P<b>\d{1,20})\) at "
        r"non-singleton dimension (?P<axis>\d{1,20})",
        "Let the two shapes fit: seen from the right, two sizes must be the same, or one of them 1",
        quoting="Let the two shapes fit: along axis {axis} the sizes {a} and {b} meet, and they must be the "
        "same, or one of them 1",
        unit=3,
    ),
    Rule(
        r"expanded size of the tensor \((?P<a>\d{1,20})\) must match the existing size \((?P<b>\d{1,20})\) at "
        r"non-singleton dimension (?P<axis>\d{1,20})",
        "Let the two shapes fit: only an axis of length 1 can be stretched",
        quoting="Let the two shapes fit: along axis {axis} there are {b} numbers for {a} places, and only an "
        "axis of length 1 is stretched",
        unit=3,
    ),
    Rule(
        r"operands could not be broadcast together with shapes (?P<shapes>[\d(), ]{1,80}\))",
        "Let the two shapes fit: seen from the right, two sizes must be the same, or one of them 1",
        quoting="Let the two shapes fit, {shapes}: seen from the right, two sizes must be the same, or one of them 1",
        unit=3,
    ),
    Rule(
        r"could not broadcast input array from shape|doesn't match the broadcast shape|number of sizes "
        r"provided \(\d+\) must be greater or equal|setting an array element with a sequence",
        "Write as many numbers as there are places: what is assigned, or added in place, does not fit into "
        "the shape that is there",
        unit=3,
    ),
    Rule(
        r"Sizes of tensors must match except in dimension|stack expects each tensor to be equal size",
        "Give all tensors that you join the same sizes: cat lets them differ along the axis that it joins, "
        "stack nowhere",
    ),
    Rule(
        r"t\(\) expects a tensor with <= 2 dimensions",
        "Say which axes to swap, with transpose or permute: t turns matrices only",
        unit=4,
    ),
    Rule(
        r"more than one element of the written-to tensor refers to a single memory location",
        "Make a copy with clone before you write to it: its numbers are stretched, many places stand for one "
        "in memory",
        unit=3,
    ),
    Rule(
        r"does not match the length of the desired ordering of dimensions|duplicate dims are not allowed",
        "Name every axis once: permute takes the whole order of the axes",
        unit=4,
    ),
    # ---- dtypes
    Rule(
        r"(?:same dtype, but (?:got:? |found )|scalar type |Found dtype |type \()(?P<a>[\w:<> ]{3,20}?)"
        r"(?:\) and (?:bias|weight) type \(| != | and | but found | but expected )(?P<b>[\w:<> ]{3,20})",
        "Give both sides the same dtype: a product does not mix float32 with float64 or with whole numbers, "
        "and NumPy's numbers are float64 where torch's are float32",
        quoting="Give both sides the same dtype, here {a} and {b}: a product does not mix them, and NumPy's "
        "numbers are float64 (double) where torch's are float32 (float)",
        unit=7,
    ),
    Rule(
        r"(?:must|should|to) (?:have|be) the same(?: d?type)?\b|have same dtype|must have the same dtype|"
        r"expected dtype \w+ for",
        "Give both sides the same dtype: a product does not mix float32 with float64 or with whole numbers, "
        "and NumPy's numbers are float64 where torch's are float32",
        unit=7,
    ),
    Rule(
        r"result type (?P<a>\w{1,20}) can't be cast to the desired output type (?P<b>\w{1,20})",
        "Make the tensor a float one before you change it in place: it holds whole numbers, and fractions "
        "have no place in it",
        quoting="Make the tensor a float one before you change it in place: it is {b}, and the result is {a}",
        unit=1,
    ),
    Rule(
        r"Cannot cast ufunc .* from dtype\('(?P<a>\w{1,20})'\) to dtype\('(?P<b>\w{1,20})'\)",
        "Make the array a float one before you change it in place: it holds whole numbers, and fractions "
        "have no place in it",
        quoting="Make the array a float one before you change it in place: it is {b}, and the result is {a}",
        unit=7,
    ),
    Rule(
        r"[Ii]nput dtype (?:must|should) be either (?:a )?floating point|not implemented for '(?:Long|Int|"
        r"Short|Byte|Char|Bool)'",
        "Make the numbers floats first: this function takes fractions, and yours are whole numbers",
        unit=1,
    ),
    Rule(
        r"[Oo]nly Tensors of floating point(?: and complex)? dtype can require gradients",
        "Make the numbers floats first: only they can have a gradient, whole numbers cannot change by a little",
        unit=1,
    ),
    Rule(
        r"on a bool tensor is not supported|with two bool tensors is not supported|numpy boolean (?:negative|"
        r"subtract)",
        "Make numbers of the True and False first, or turn a mask with `~`: `-` is for numbers",
        unit=1,
    ),
    # ---- gradients
    Rule(
        r"leaf Variable that requires grad is being used in an in-place operation|"
        r"functions with out=\.\.\. arguments don't support automatic differentiation|"
        r"is a view and is being modified inplace\. This view is the output of a function that returns multiple views",
        "Make a new tensor instead of changing this one: its gradient is asked for, so its own numbers "
        "must stay until backward",
        unit=7,
    ),
    Rule(
        r"Can't call numpy\(\) on Tensor that requires grad",
        "Call detach before numpy: NumPy keeps no record of how numbers came about, so a tensor that tracks "
        "gradients is not handed to it by itself",
        unit=7,
    ),
    Rule(
        r"element 0 of tensors does not require grad",
        "Compute the result from tensors that require a gradient, in torch all the way: no gradient leads "
        "back from it (detach, item, NumPy, no_grad and a new tensor made of its numbers cut it off)",
        unit=2,
    ),
    Rule(
        r"grad can be implicitly created only for scalar outputs",
        "Make one number of it before backward, for example with sum: a gradient is that of one number",
        unit=2,
    ),
    Rule(
        r"backward through the graph a second time",
        "Compute the result anew before each backward: what backward needs is let go of once it has run",
        unit=2,
    ),
    Rule(
        r"needed for gradient computation has been modified by an inplace operation",
        "Make a new tensor instead of changing one (`x = x + 1`, not `x += 1`): backward needs the "
        "numbers as they were",
        unit=7,
    ),
    Rule(
        r"cannot resize variables that require grad",
        "Use reshape instead of resize_: a tensor that tracks gradients cannot be given another size in place",
        unit=4,
    ),
    # ---- one number out of many
    Rule(
        r"a Tensor with (?P<n>\d{1,20}) elements cannot be converted to Scalar",
        "Keep it a tensor, or make one number of it first: item takes the number out of a tensor that has only one",
        quoting="Keep it a tensor, or make one number of it first: item takes the number out of a tensor "
        "that has only one, and this has {n}",
        unit=1,
    ),
    Rule(
        r"only one element tensors can be converted|can only convert an array of size 1|only (?:0-dimensional|"
        r"length-1|size-1) arrays can be converted|only integer tensors of a single element",
        "Keep it a tensor, or make one number of it first: float, int and item take only a tensor with a "
        "single number",
        unit=1,
    ),
    Rule(
        r"Boolean value of Tensor with (?:more than one|no) value|truth value of an (?:empty )?array",
        "Ask whether an argument was given with `is not None`, and decide number by number with torch.where: `if` "
        "takes one True or False, and a tensor of several numbers gives one for each",
        unit=2,
    ),
    Rule(
        r"\b0-d(?:im)? tensor",
        "Give it an axis, or use it as the one number that it is: a tensor of shape () has no length and no parts",
        unit=1,
    ),
    # ---- indices
    Rule(
        r"Dimension out of range \(expected to be in range of \[(?P<low>-?\d{1,20}), (?P<high>-?\d{1,20})\], "
        r"but got (?P<axis>-?\d{1,20})\)",
        "Name an axis that the tensor has: they count from 0, so two axes are 0 and 1",
        quoting="Name an axis from {low} to {high}: axis {axis} is asked for, they count from 0, and the "
        "tensor has no more",
        unit=1,
    ),
    Rule(
        r"axis (?P<axis>-?\d{1,20}) is out of bounds for array of dimension (?P<n>\d{1,20})",
        "Name an axis that the array has: they count from 0, so two axes are 0 and 1",
        quoting="Name an axis that the array has: it has {n} of them, they count from 0, and axis {axis} is "
        "asked for",
        unit=1,
    ),
    Rule(
        r"index (?P<i>-?\d{1,20}) is out of bounds for (?:dimension|axis) (?P<axis>\d{1,20}) with size "
        r"(?P<n>\d{1,20})",
        "Stay below the size of the axis: indices count from 0, so the last one is the size minus one",
        quoting="Stay below {n} along axis {axis}: indices count from 0, and {i} is asked for",
        unit=1,
    ),
    Rule(
        r"too many indices for (?:tensor|array)",
        "Write one index for each axis at most: the tensor has fewer axes than the brackets name",
        unit=1,
    ),
    Rule(
        r"(?:list|tuple|string|range object) index out of range|pop from empty list|index out of range in self",
        "Stay below the number of items: indices count from 0, so the last one is the length minus one",
    ),
    Rule(
        r"indices must be integers|used as indices must be|valid indices|cannot be interpreted as an integer",
        "Use a whole number there: places and counts are ints, and a division with `/` gives a float",
    ),
    Rule(
        r"shape of the mask (?P<a>\[[\d, ]{0,60}\]) at index",
        "Give the mask the shape of what it picks from: it says True or False for each place",
    ),
    # ---- NumPy and torch
    Rule(
        r"stride in the given numpy array is negative|step must be greater than zero",
        "Copy the array before you make a tensor of it, or flip the tensor with torch.flip: a tensor cannot "
        "read its numbers backwards",
        unit=7,
    ),
    Rule(
        r"expected np\.ndarray \(got (?P<got>[\w.]{1,40})\)",
        "Give from_numpy an array: torch.tensor takes lists and numbers",
        quoting="Give from_numpy an array, it got a value of type {got}: torch.tensor takes lists and numbers",
        unit=7,
    ),
    Rule(
        r"can't convert np\.ndarray of type",
        "Make the array one of numbers first: a tensor cannot hold text or objects",
        unit=7,
    ),
    Rule(
        r"must be Tensor, not numpy\.ndarray",
        "Make a tensor of the array first: this function of torch takes tensors, and got an array",
        unit=7,
    ),
    Rule(
        r"must be Tensor, not NoneType",
        "Return a value from the function that made it: this one got None, which is what a function without "
        "`return` gives",
    ),
    Rule(
        r"must be Tensor, not (?P<got>[\w.]{1,40})",
        "Make a tensor of it first, with torch.tensor: this function takes tensors, and got a value of Python",
        quoting="Make a tensor of it first, with torch.tensor: this function takes tensors, and got a value "
        "of type {got}",
        unit=1,
    ),
    Rule(
        r"must be tuple of Tensors, not Tensor",
        "Put the tensors into one list or tuple: cat and stack take all of them as their first argument",
    ),
    Rule(
        r"expected sequence of length (?P<a>\d{1,20}) at dim (?P<axis>\d{1,20}) \(got (?P<b>\d{1,20})\)|"
        r"inhomogeneous shape",
        "Give every row the same length: a tensor is a full table",
        unit=1,
    ),
    Rule(
        r"assignment destination is read-only",
        "Copy the array before you write to it: it may only be read",
        unit=7,
    ),
    # ---- None
    Rule(
        r"NoneType",
        "Look where the None comes from: a function without `return`, and a method such as `sort` of a list, "
        "give None, and nothing can be done with it",
    ),
    # ---- calls
    Rule(
        r"(?P<name>[\w.<>]{1,60})\(\) missing (?P<n>\d{1,5}) required (?:positional|keyword-only) arguments?: "
        r"(?P<which>[\w', \x22]{1,80})",
        "Give every argument in every call, or a default value in the function's first line if it may be left out, as "
        "in the stub: one is missing in a call",
        quoting="Give {which} in every call of `{name}`; if the stub has `{name}`, keep the stub's first line, default values "
        "included",
    ),
    Rule(
        r"(?P<name>[\w.<>]{1,60})\(\) takes (?:from \d+ to )?(?P<n>\d{1,5}) positional arguments? but "
        r"(?P<m>\d{1,5}) (?:was|were) given",
        "Keep the parameters of the stub, and pass no more arguments than a function takes (a method counts `self`)",
        quoting="Keep the parameters of the stub: `{name}` takes {n} and is called with {m} (a method counts `self`). In calls "
        "of your own, pass no more than a function takes",
    ),
    Rule(
        r"(?P<name>[\w.<>]{1,60})\(\) got an unexpected keyword argument '(?P<which>\w{1,60})'",
        "Name only arguments that the function has: one is passed by a name that it does not know",
        quoting="Name only arguments that `{name}` has: it knows no `{which}`",
    ),
    Rule(
        r"(?P<name>[\w.<>]{1,60})\(\) got multiple values for argument '(?P<which>\w{1,60})'",
        "Pass each argument once: one comes both by its place and by its name",
        quoting="Pass `{which}` to `{name}` once: it comes both by its place and by its name",
    ),
    Rule(
        r"\(\) takes no arguments",
        "Give the class an `__init__` that takes them, or pass none: it is made without arguments",
    ),
    Rule(
        r"(?P<name>\w{1,60})\(\) received an invalid combination of arguments|(?P<other>\w{1,60})\(\): "
        r"argument '\w+' .*must be",
        "Look the function up: it got an argument of a type or a name that it does not take",
        quoting="Look `{name}{other}` up: it got an argument of a type or a name that it does not take",
    ),
    Rule(
        r"'(?:builtin_function_or_method|method|function)' object is not subscriptable",
        "Call it with round brackets: the square ones stand behind the name of a function",
    ),
    Rule(
        r"'(?P<type>[\w.]{1,60})' object is not callable",
        "Take the round brackets away, or write the operator that is missing before them: what they stand "
        "behind is a value, and only functions are called",
        quoting="Take the round brackets away, or write the operator that is missing before them: what they "
        "stand behind is of type `{type}`, and only functions are called",
    ),
    Rule(
        r"'(?P<type>[\w.]{1,60})' object (?:is not subscriptable|is not iterable|does not support item "
        r"assignment|has no len)",
        "Look at what the value is: it has no parts that can be taken out, gone through or replaced",
        quoting="Look at what the value is: a value of type `{type}` has no parts that can be taken out, gone through or "
        "replaced like this",
    ),
    Rule(
        r"unsupported operand type\(s\) for (?P<op>\S{1,6}): '(?P<a>[\w.]{1,40})' and '(?P<b>[\w.]{1,40})'",
        "Make both sides tensors or numbers: the operator does not know what to do with these two types",
        quoting="Make both sides tensors or numbers: `{op}` does not know what to do with `{a}` and `{b}`",
    ),
    Rule(
        r"can only concatenate",
        "Let both sides be of one type: text is joined to text, a list to a list, and numbers are added",
    ),
    Rule(
        r"too many values to unpack \(expected (?P<n>\d{1,20})|not enough values to unpack \(expected "
        r"(?P<m>\d{1,20}), got (?P<k>\d{1,20})\)",
        "Write as many names on the left as there are values on the right: they are given out one by one",
    ),
    # ---- of Python itself
    Rule(
        r"^(?P<key>.*)",
        "Use a key that the dict has: the one that is asked for is not in it",
        quoting="Use a key that the dict has: {key} is not in it",
        errors="KeyError",
    ),
    Rule(
        r"",
        "Look at what is divided by: it is 0, for example the length of something empty",
        errors="ZeroDivisionError",
    ),
    Rule(
        r"",
        "Give the function a case that ends without calling itself: it called itself again and again",
        errors="RecursionError",
    ),
    Rule(
        r"No module named '(?P<name>[\w.]{1,60})'",
        "Import only what the lesson imports, and look at the spelling: there is no such module here",
        quoting="Import only what the lesson imports, and look at the spelling: there is no module `{name}` here",
        errors="ModuleNotFoundError ImportError",
    ),
    Rule(
        r"cannot import name '(?P<name>\w{1,60})' from '(?P<module>[\w.]{1,60})'",
        "Look at the spelling of what you import: the module is there and has no such name",
        quoting="Look at the spelling: `{module}` has no `{name}`",
        errors="ImportError",
    ),
    Rule(
        r"expected an indented block",
        "Indent the lines that belong to it: after a line that ends in `:` a block must follow",
        errors="IndentationError",
    ),
    Rule(
        r"",
        "Line the block up: every line of a block begins in the same column, with spaces only",
        errors="IndentationError TabError",
    ),
    Rule(
        r"was never closed|unterminated|unexpected EOF",
        "Close every bracket and every quotation mark: one that is opened has no end",
        errors="SyntaxError",
    ),
    Rule(
        r"outside function|outside loop",
        "Indent the line, so that it belongs to its function or loop: it stands outside",
        errors="SyntaxError",
    ),
    Rule(
        r"expected ':'",
        "Write a colon at the end of the line: if, for, def and class need one",
        errors="SyntaxError",
    ),
    Rule(
        r"instead of '='|cannot assign to",
        "Use `==` to compare and `=` to set a name: they are mixed up here",
        errors="SyntaxError",
    ),
    Rule(
        r"Missing parentheses in call to",
        "Put what is printed into brackets: print is a function",
        errors="SyntaxError",
    ),
    Rule(
        r"",
        "Look at this line and the one above it: Python cannot read it, often for a bracket, comma, operator "
        "or quotation mark",
        errors="SyntaxError",
    ),
    Rule(
        r"",
        "Use only files that come with the unit: there is no such file where your work is graded",
        errors="FileNotFoundError",
    ),
    Rule(
        r"math range error|too large|Numerical result out of range",
        "Keep the numbers small, or write the formula so that no exp of a large number is needed: the result "
        "is too large for a float",
        unit=2,
        errors="OverflowError",
    ),
    Rule(
        r"invalid literal for int|could not convert string to float",
        "Make a number of text that is one: this text has other characters in it",
        errors="ValueError",
    ),
    # ---- devices
    Rule(
        r"to be on the same device|tensors are not at the same device|should be either on cpu or on the same device|"
        r"has data located on a different device|invalid gradient at index \d{1,9} - expected device",
        "Bring all tensors of a computation to one device: make new ones with `device=x.device`, and move a model with "
        "`model.to(device)`, since PyTorch moves nothing by itself",
    ),
    Rule(
        r"convert cuda:\d{1,3} device type tensor to numpy",
        "Stay in torch from the arguments to the result: NumPy reaches the memory of the CPU only, and what it gives back has "
        "lost its device and its gradients",
    ),
    Rule(
        r"Expected a '\w{1,20}' device type for generator",
        "Make the generator on the device on which it draws, `torch.Generator(device)`: each device draws its own numbers",
    ),
    Rule(
        r"invalid device ordinal|Invalid device id",
        "Take the device from the argument, `x.device`: the number that is written out names a GPU that is not there",
    ),
    Rule(
        r"not compiled with CUDA|No CUDA GPUs|no NVIDIA driver",
        "Make new tensors on the device of the argument: this machine has no GPU, and the exercise asks for none",
    ),
    Rule(
        r"^\w+$",
        "Write the body of this function: it still raises what the stub raises",
        errors="NotImplementedError",
    ),
)
"In the order in which they are tried."
